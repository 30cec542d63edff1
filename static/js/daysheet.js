// The day sheet on a device: PIN, rows, connection, sending. Without this script the page is a plain form.
(() => {
    "use strict";
    const page = document.querySelector("[data-sheet]"), { store, Grid, Pins, Post } = globalThis.daySheet;
    const words = JSON.parse(document.getElementById("day-sheet-words").textContent);
    const find = (name) => page.querySelector(`[data-${name}]`);
    const form = find("form"), panels = [...page.querySelectorAll("[data-panel]")];
    const [place, day, spoken] = ["place", "day", "spoken"].map((name) => form.elements[name]);
    const IDLE = 15 * 60000, RETRY = 30000;
    const siteTime = Date.parse(page.dataset.now), isShell = "shell" in page.dataset;
    const most = Number(page.dataset.most);
    const grid = new Grid(find("rows"), find("row"), words, { changed, removed, moved });
    let head = {}, isOpen = false, isSending = false, idle = 0;

    function say(sentence, isBad = false) {
        const box = find("say");
        box.textContent = sentence || "";
        box.hidden = !sentence;
        box.classList.toggle("note--danger", isBad);
    }

    function show(name) {
        panels.forEach((panel) => { panel.hidden = panel.dataset.panel !== name; });
        form.hidden = name !== "form";
        page.querySelector(`[data-panel="${name}"] input`)?.focus();
    }

    const asDay = (time) => new Date(time).toLocaleDateString("ru");

    // Beginning -----------------------------------------------------------------------------------------------------

    async function start() {
        if ("typed" in form.dataset) return; // what the plain form answered stays in sight
        if (!await store.works()) {
            say(words.noStore, true);
            return show("form");
        }
        if (!await isAlone()) {
            say(words.elsewhere, true);
            return show("elsewhere");
        }
        keepPage();
        if (await store.isTooOld(isShell ? 0 : siteTime, Number(page.dataset.days))) {
            await store.wipe();
            say(words.tooOld, true);
        }
        if (await store.exists()) {
            say(words.locked);
            return show("locked");
        }
        show("new");
    }

    // One tab writes at a time; the lock goes with the tab, however it ends.
    function isAlone() {
        if (!navigator.locks) return true;
        return new Promise((answer) => {
            navigator.locks.request("ukuk-day-sheet", { ifAvailable: true }, (lock) => {
                answer(Boolean(lock));
                return lock ? new Promise(() => {}) : undefined;
            });
        });
    }

    // The page itself, for where there is no connection; and the plea not to throw rows away when space is short.
    async function keepPage() {
        navigator.storage?.persist?.();
        try {
            await navigator.serviceWorker.register(page.dataset.worker);
            await navigator.serviceWorker.ready;
            page.dataset.ready = "";
        } catch {
            if (!navigator.serviceWorker?.controller) page.dataset.unready = "";
        }
        line();
    }

    new Pins({ page, words, begin, unlock, wipe });

    async function begin(pin) {
        head = { ...readHead(), owner: page.dataset.owner || "", wanted: false };
        try {
            await store.begin(pin, head, siteTime);
        } catch {
            say(words.noStore, true);
            return show("form");
        }
        say("");
        open([]);
    }

    async function unlock(pin) {
        const found = await store.unlock(pin, isShell ? 0 : siteTime);
        if (!found.rows) return found;
        head = found.head;
        writeHead();
        say(found.damaged ? words.damaged.replace("{count}", found.damaged) : "", true);
        open(found.rows);
        if (head.wanted) send();
        return found;
    }

    async function wipe() {
        await store.wipe();
        say(words.deleted);
        show("new");
    }

    page.querySelectorAll("[data-again]").forEach((one) => one.addEventListener("click", () => location.assign(location.pathname)));
    find("plain").addEventListener("click", () => show("form"));

    function open(rows) {
        isOpen = true;
        form.querySelectorAll("[data-plain-buttons]").forEach((one) => { one.hidden = true; });
        find("bar").hidden = find("all-here").hidden = false;
        find("rows").replaceChildren();
        grid.clear();
        rows.forEach((row) => grid.add(row));
        spare();
        line();
        stir();
        show("form");
        if (place.value) grid.focus(grid.rows.at(-1));
        else place.focus();
    }

    // An empty row always stands last.
    function spare() {
        const last = grid.rows.at(-1);
        if (last && !grid.isBegun(last)) return;
        if (grid.rows.length < most) grid.add();
        else say(words.tooMany, true);
    }

    // Writing -------------------------------------------------------------------------------------------------------

    const readHead = () => ({ place: place.value, day: day.value, spoken: spoken.value, label: placeLabel() });

    function placeLabel() {
        if (!place.value) return "";
        const chosen = place.selectedOptions[0].textContent;
        return place.value.startsWith("stop:") ? chosen : [day.value.split("-").reverse().join("."), chosen].filter(Boolean).join(" · ");
    }

    function writeHead() {
        day.value = head.day;
        spoken.value = head.spoken;
        place.value = head.place;
        if (place.value !== head.place) place.append(new Option(head.label, head.place, true, true));
    }

    function here(row) {
        Object.assign(row, readHead());
    }

    async function keep(rows) {
        try {
            await store.keep(rows.map((row) => grid.read(row)));
            rows.filter((row) => row.state !== "sending").forEach((row) => grid.mark(row));
        } catch {
            rows.forEach((row) => grid.mark(row, "notKept"));
            say(words.full, true);
        }
        line();
    }

    function changed(row) {
        if (!row.at) {
            row.at = Math.max(Date.now(), ...grid.rows.map((one) => one.at + 1));
            here(row);
        }
        grid.forgive(row);
        spare();
        stir();
        return keep([row]);
    }

    async function removed(row) {
        if (row.at && !confirm(words.sureToRemove)) return;
        if (row.at) await store.remove([row.key]);
        const next = row.element.nextElementSibling || row.element.previousElementSibling;
        grid.drop([row]);
        spare();
        (next?.isConnected ? next : grid.rows[0].element).querySelector("select").focus();
        line();
    }

    function moved(row) {
        here(row);
        grid.forgive(row);
        keep([row]);
    }

    function moveAll() {
        const rows = grid.begun.filter((row) => !row.isSending);
        rows.forEach(here);
        rows.forEach((row) => grid.forgive(row));
        if (rows.length) keep(rows);
    }

    async function headChanged() {
        if (!isOpen) return;
        head = { ...head, ...readHead() };
        await store.keepHead(head).catch(() => say(words.full, true));
        const homeless = grid.begun.filter((row) => !row.place && !row.isSending);
        homeless.forEach(here);
        if (homeless.length) await keep(homeless);
    }

    find("all-here").addEventListener("click", moveAll);
    find("lock").addEventListener("click", () => lock(words.locked));
    form.querySelector(".sheet__head").addEventListener("input", headChanged);
    form.querySelector(".sheet__head").addEventListener("keydown", (event) => {
        if (!isOpen || event.key !== "Enter" || !event.target.matches("input, select")) return;
        event.preventDefault();
        grid.focus(grid.rows.at(-1));
    });
    form.addEventListener("submit", (event) => {
        if (!isOpen) return;
        event.preventDefault();
        send();
    });

    // What is not on the device would be lost with the page.
    addEventListener("beforeunload", (event) => {
        if (grid.rows.some((row) => row.state === "notKept")) event.preventDefault();
    });

    async function lock(sentence) {
        if (!isOpen || isSending || grid.rows.some((row) => row.state === "notKept")) return;
        isOpen = false;
        await store.lock();
        grid.clear();
        say(sentence);
        show("locked");
    }

    function stir() {
        clearTimeout(idle);
        idle = setTimeout(() => lock(words.idle), IDLE);
    }

    function line() {
        const count = grid.begun.length, days = Number(page.dataset.days) * 86400000;
        find("send-rows").textContent = words.sendCount.replace("{count}", count);
        const said = [navigator.onLine ? words.online : words.offline];
        if ("ready" in page.dataset) said.push(words.ready);
        if ("unready" in page.dataset) said.push(words.noWorker);
        if (count) said.push(words.goesOn.replace("{day}", asDay(Date.now() + days)));
        find("line").textContent = said.join(" ");
    }

    // Sending -------------------------------------------------------------------------------------------------------

    const post = new Post({ page, words, grid, store, say, keep });

    async function want(wanted) {
        if (head.wanted === wanted) return;
        head.wanted = wanted;
        await store.keepHead(head).catch(() => {});
    }

    async function send() {
        if (isSending || !isOpen) return;
        const rows = grid.begun;
        if (!rows.length) return say(words.nothing, true);
        isSending = true;
        try {
            await want(true);
            say("");
            const session = await post.meet(head.owner);
            head.owner = session?.owner || head.owner;
            const count = session && await post.send(rows, session.token);
            await want(false);
            if (count) await finish(count);
        } catch (fault) {
            if (fault.isFinal) await want(false);
            say(navigator.onLine ? words.failed : words.waiting, navigator.onLine);
        } finally {
            isSending = false;
            line();
        }
    }

    async function finish(count) {
        const sentences = [];
        if (!grid.begun.length) {
            await store.wipe();
            isOpen = false;
            clearTimeout(idle);
            grid.clear();
            show("done");
            sentences.push(words.done.replace("{count}", count.kept));
        } else {
            spare();
            sentences.push(words.some.replace("{count}", count.kept).replace("{left}", count.refused));
            page.querySelector('[data-state="refused"] select')?.focus();
        }
        if (count.already) sentences.push(words.already.replace("{count}", count.already));
        say(sentences.join(" "), Boolean(count.refused));
    }

    const back = () => { if (isOpen && head.wanted) send(); };
    addEventListener("online", () => { line(); back(); });
    addEventListener("offline", line);
    setInterval(() => { if (navigator.onLine) back(); }, RETRY);
    start();
})();
