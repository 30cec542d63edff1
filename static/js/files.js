// A voice recorded in the page, and pictures made small before they are sent. Without this file the phone's own recorder
// and camera do it (<input capture>); the server cleans every file again.
(() => {
    "use strict";
    const form = document.querySelector("form[data-ask], form[data-keep]");
    if (!form || !("FormDataEvent" in window)) return;
    const waits = form.waits = [];
    const size = (bytes) => `${(bytes / 2 ** 20).toFixed(1).replace("0.0", "0.1")} MB`;

    // The recorder.
    const recorder = form.querySelector("[data-recorder]");
    const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
    if (recorder && window.MediaRecorder && navigator.mediaDevices) {
        const words = recorder.dataset, part = (name) => recorder.querySelector(`[data-${name}]`);
        const [start, stop, away, said, meter, clock, sound] = ["start", "stop", "away", "said", "meter", "clock", "sound"].map(part);
        const limit = +words.seconds, input = form.querySelector("input[type=file][name=voice]");
        let machine = null, voice = null, ended = Promise.resolve();
        recorder.hidden = false;
        input.removeAttribute("capture"); // what is left for it is to choose a file
        const show = (state) => {
            start.hidden = state === "on";
            stop.hidden = meter.hidden = clock.hidden = state !== "on";
            sound.hidden = away.hidden = state !== "done";
        };
        const drop = () => {
            if (voice) URL.revokeObjectURL(sound.src);
            voice = null;
            sound.removeAttribute("src");
        };
        const level = (stream) => {
            const Context = window.AudioContext || window.webkitAudioContext;
            if (!Context) return () => {};
            const context = new Context(), ear = context.createAnalyser(), wave = new Uint8Array(ear.fftSize = 512);
            context.createMediaStreamSource(stream).connect(ear);
            const timer = setInterval(() => {
                ear.getByteTimeDomainData(wave);
                meter.value = Math.min(1, Math.max(...wave.map((sample) => Math.abs(sample - 128))) / 96);
            }, 100);
            return () => { clearInterval(timer); context.close(); };
        };
        const record = (stream) => new Promise((resolve) => {
            const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
            const parts = [], quiet = level(stream), began = Date.now();
            machine = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 24000 });
            const tick = () => {
                const left = Math.max(0, limit - Math.floor((Date.now() - began) / 1000));
                clock.textContent = `${words.left} ${left}`;
                if (left === 10) said.textContent = clock.textContent;
                if (!left && machine.state !== "inactive") machine.stop();
            };
            const ticking = setInterval(tick, 500);
            machine.ondataavailable = (event) => { parts.push(event.data); };
            machine.onstop = () => {
                clearInterval(ticking);
                quiet();
                stream.getTracks().forEach((track) => track.stop());
                drop();
                const blob = new Blob(parts, { type: machine.mimeType });
                voice = new File([blob], `voice.${/(webm|ogg|mp4)/.exec(machine.mimeType)[1]}`, { type: blob.type });
                sound.src = URL.createObjectURL(voice);
                show("done");
                said.textContent = words.done;
                sound.focus();
                resolve();
            };
            machine.start(1000);
            show("on");
            tick();
            said.textContent = words.on;
            stop.focus();
        });
        start.addEventListener("click", async () => {
            try {
                const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
                drop();
                ended = record(stream);
            } catch (error) {
                said.textContent = error.name === "NotAllowedError" ? words.refused : words.missing;
            }
        });
        const finish = () => { if (machine && machine.state !== "inactive") machine.stop(); };
        stop.addEventListener("click", finish);
        away.addEventListener("click", () => {
            drop();
            show("off");
            said.textContent = words.gone;
            start.focus();
        });
        input.addEventListener("change", () => { if (input.files.length && voice) away.click(); });
        waits.push(() => { finish(); return ended; });
        addEventListener("pagehide", finish);
        form.addEventListener("formdata", (event) => { if (voice) event.formData.set("voice", voice, voice.name); });
    }

    // Pictures and papers: gathered in one list, made small, shown, each to be taken away again.
    const list = form.querySelector("[data-chosen]");
    if (!list) return;
    const words = list.dataset, room = +words.room, most = +words.bytes, side = 1800, chosen = new Map();
    const inputs = form.querySelectorAll("input[type=file][name=photo], input[type=file][name=papers]");
    const said = form.querySelector("[data-chosen-said]");
    let busy = Promise.resolve();
    const small = async (file) => {
        if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
        try { // drawn anew: smaller, and without the place where it was taken
            const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
            const scale = Math.min(1, side / Math.max(picture.width, picture.height));
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale].map(Math.round);
            const pen = canvas.getContext("2d");
            pen.fillStyle = "#fff";
            pen.fillRect(0, 0, canvas.width, canvas.height);
            pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
            picture.close();
            const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
            return blob ? new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" }) : file;
        } catch {
            return file;
        }
    };
    const add = async (original) => {
        const file = await small(original);
        if (chosen.size >= room) return words.many;
        if (file.size > most) return `${file.name}: ${words.large}`;
        const row = document.createElement("li"), name = document.createElement("span"), away = document.createElement("button");
        row.className = "row";
        if (file.type === "image/jpeg") {
            const picture = new Image();
            picture.src = URL.createObjectURL(file);
            picture.alt = "";
            row.append(picture);
        }
        name.textContent = `${file.name}, ${size(file.size)}`;
        Object.assign(away, { type: "button", className: "button button--quiet", textContent: words.away });
        away.setAttribute("aria-label", `${words.away}: ${file.name}`);
        away.addEventListener("click", () => {
            chosen.delete(row);
            row.remove();
            said.textContent = `${words.gone} ${file.name}`;
            inputs[0].focus();
        });
        row.append(name, away);
        chosen.set(row, file);
        list.append(row);
        return `${words.added} ${file.name}`;
    };
    inputs.forEach((input) => input.addEventListener("change", () => {
        const files = [...input.files];
        input.value = "";
        busy = files.reduce((before, file) => before.then(() => add(file)).then((sentence) => { said.textContent = sentence; }), busy);
    }));
    waits.push(() => busy);
    form.addEventListener("formdata", (event) => {
        if (!chosen.size) return;
        event.formData.delete("photo");
        event.formData.delete("papers");
        chosen.forEach((file) => event.formData.append("papers", file, file.name));
    });
})();
