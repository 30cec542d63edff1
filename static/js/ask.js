// The form of asking and of writing back. Everything works without this file; with it what is typed is kept on the
// server while she types (never in the browser), sending shows how far it is, and a cut connection loses nothing.
(() => {
    "use strict";
    const form = document.querySelector("form[data-ask]");
    if (!form || !window.fetch) return;
    const words = form.dataset, headers = { "X-Requested-With": "ask" };
    const SOON = 30 * 60e3; // before the draft is deleted
    const QUIET = 2500; // without a key pressed, then it is saved
    const STALLED = 20e3; // without a byte sent

    const make = (tag, attributes = {}, text = "") => {
        const node = Object.assign(document.createElement(tag), attributes);
        node.textContent = text;
        return node;
    };
    const status = make("p", { className: "meta" });
    status.setAttribute("role", "status");
    const trouble = make("div", { className: "note note--warning", hidden: true });
    trouble.setAttribute("role", "alert");
    form.append(status, trouble);

    const fields = () => {
        const body = new FormData(form);
        for (const name of new Set(body.keys())) if (body.get(name) instanceof File) body.delete(name);
        return new URLSearchParams(body);
    };

    // What is typed is kept, once there is a draft to keep it in.
    const box = document.querySelector("[data-kept]");
    let kept = `${fields()}`, timer = 0, request = null, saving = null, warned = 0;
    const save = (always, leaving) => {
        clearTimeout(timer);
        const body = fields(), now = `${body}`;
        if (!box || request || saving || (now === kept && !always)) return saving;
        body.set("keep", "quietly");
        const keepalive = leaving && now.length < 6e4;
        saving = fetch(form.action, { method: "POST", body, headers, keepalive }).then((answer) => answer.ok ? answer.json() : Promise.reject())
            .then((answer) => {
                kept = now;
                box.dataset.until = answer.until;
                box.querySelector("p").textContent = answer.said;
                status.textContent = always ? answer.said : "";
                watch();
            })
            .catch(() => {
                if (!request) status.textContent = words.unkept;
                timer = setTimeout(save, 15e3);
            })
            .finally(() => { saving = null; });
        return saving;
    };
    const later = () => {
        clearTimeout(timer);
        timer = setTimeout(save, QUIET);
    };
    // The time-out is told half an hour before, and one press gives another day.
    const watch = () => {
        clearTimeout(warned);
        const left = new Date(box.dataset.until) - Date.now();
        if (left < SOON) status.textContent = box.dataset.soon;
        else warned = setTimeout(watch, Math.min(left - SOON + 1000, 36e5));
    };
    if (box) {
        form.addEventListener("input", later);
        form.addEventListener("change", later);
        box.querySelector("button").addEventListener("click", (event) => {
            event.preventDefault();
            save(true);
        });
        document.addEventListener("visibilitychange", () => document.hidden ? save(false, true) : watch());
        watch();
    }

    // Sending: by ourselves, so that it can be seen and tried again. What a cut connection held up goes on by itself;
    // what she stopped, or what was refused, waits for her.
    let resume = null;
    const complain = (text, submitter) => {
        request = null;
        delete form.dataset.sent;
        status.textContent = "";
        const again = make("button", { type: "button", className: "button" }, words.again);
        again.addEventListener("click", () => send(submitter));
        resume = text === words.cut ? () => send(submitter) : null;
        trouble.replaceChildren(make("p", {}, text), again);
        trouble.hidden = false;
    };
    const go = (address) => {
        const to = new URL(address, location.href);
        const here = to.pathname === location.pathname && to.search === location.search;
        if (here) {
            location.hash = to.hash;
            location.reload();
        } else location.assign(to);
    };
    const answered = (submitter) => {
        const type = request.getResponseHeader("Content-Type") || "", html = type.startsWith("text/html");
        let answer = {};
        if (type.startsWith("application/json")) try { answer = JSON.parse(request.responseText); } catch { /* cut short */ }
        if (answer.to) go(answer.to);
        else if (answer.note) complain(answer.note, submitter);
        else if (html && request.responseURL.split("#")[0] !== form.action && request.status === 200) go(request.responseURL);
        else if (html && request.status < 500) {
            document.open();
            document.write(request.responseText);
            document.close();
        } else complain(words.failed, submitter);
    };
    const progress = () => {
        const bar = make("progress", { max: 100, value: 0 }), text = make("span");
        const stop = make("button", { type: "button", className: "button button--quiet" }, words.stop);
        bar.setAttribute("aria-hidden", "true");
        stop.addEventListener("click", () => request.abort());
        status.replaceChildren(text, bar, stop);
        let told = -10, stalled = 0;
        return (done) => {
            clearTimeout(stalled);
            const percent = Math.floor(done * 100);
            bar.value = percent;
            if (percent >= told + 10 || percent === 100 || text.textContent === words.slow) text.textContent = `${words.sending} ${told = percent} %`;
            stalled = setTimeout(() => { if (request) text.textContent = words.slow; }, STALLED);
        };
    };
    const send = async (submitter) => {
        if (request) return;
        trouble.hidden = true;
        resume = null;
        clearTimeout(timer);
        request = new XMLHttpRequest();
        status.textContent = words.wait;
        await Promise.all([saving, ...(form.waits || []).map((wait) => wait())]);
        if (navigator.onLine === false) return complain(words.cut, submitter);
        const body = new FormData(form);
        if (submitter && submitter.name) body.append(submitter.name, submitter.value);
        request.open("POST", form.action);
        request.setRequestHeader("X-Requested-With", "ask");
        if ([...body.values()].some((value) => value instanceof File && value.size)) {
            const show = progress();
            show(0);
            request.upload.onprogress = (event) => show(event.loaded / event.total);
        }
        request.onload = () => answered(submitter);
        request.onerror = () => complain(words.cut, submitter);
        request.onabort = () => complain(words.stopped, submitter);
        request.send(body);
    };
    let pressed = null;
    form.addEventListener("click", (event) => { pressed = event.target.closest("button"); });
    form.addEventListener("submit", (event) => {
        if (event.defaultPrevented) return;
        event.preventDefault();
        send(event.submitter || pressed);
    });
    addEventListener("online", () => { if (resume) resume(); });
    // Back from the next page: the browser may show this one as it was, with a request that is long over.
    addEventListener("pageshow", (event) => {
        if (event.persisted) { request = null; status.textContent = ""; }
    });
})();
