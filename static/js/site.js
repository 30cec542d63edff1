// Everything works without this file; it only makes some things quicker.
(() => {
    "use strict";
    const all = (selector) => document.querySelectorAll(selector);

    // Quick exit: the page is replaced, so that "back" does not return to it. Esc three times does the same.
    const exit = document.querySelector("[data-exit]");
    let presses = 0, last = 0;
    const leave = () => {
        document.body.hidden = true;
        location.replace(exit.href);
    };
    if (exit) {
        all("[data-exit]").forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); leave(); }));
        addEventListener("keydown", (event) => {
            if (event.key !== "Escape") { presses = 0; return; }
            const now = Date.now();
            presses = now - last < 1500 ? presses + 1 : 1;
            last = now;
            if (presses === 3) leave();
        });
    }

    // The list of errors is read first, also where the browser did not heed its autofocus.
    const focus = document.querySelector("[data-focus]");
    if (focus) addEventListener("load", () => focus.focus());

    // Copy buttons: shown only where the browser can copy; data-copy is the text, or "#id" of the element that holds it.
    if (navigator.clipboard) all("[data-copy]").forEach((button) => {
        (button.closest("[hidden]") || button).hidden = false;
        button.addEventListener("click", async () => {
            const what = button.dataset.copy;
            const words = what[0] === "#" ? document.querySelector(what).textContent.trim() : what;
            await navigator.clipboard.writeText(words);
            const label = button.querySelector("span") || button;
            const before = label.textContent;
            label.textContent = button.dataset.done;
            setTimeout(() => { label.textContent = before; }, 2500);
        });
    });

    // Print buttons.
    all("[data-print]").forEach((button) => {
        button.hidden = false;
        button.addEventListener("click", () => print());
    });

    // How many characters are left.
    all("[data-count-of]").forEach((line) => {
        const field = document.getElementById(line.dataset.countOf), limit = +line.dataset.limit;
        if (!field) return;
        const show = () => {
            const left = limit - [...field.value].length;
            line.textContent = `${left < 0 ? line.dataset.over : line.dataset.left} ${Math.abs(left)}`;
            line.classList.toggle("field__count--over", left < 0);
            line.setAttribute("aria-live", left < 100 ? "polite" : "off");
        };
        field.addEventListener("input", show);
        if (field.value) show();
    });

    // Keeps the schedule of the bus for when there is no connection. Begun by the home page and the bus alone: whoever
    // only asks a lawyer or reads about violence leaves no trace of it on the phone (docs/offline.md).
    if ("serviceWorker" in navigator && /^\/(ky|ru|en)\/(bus\/.*)?$/.test(location.pathname)) {
        addEventListener("load", () => { navigator.serviceWorker.register("/sw.js").catch(() => {}); });
    }

    // One tap sends a form once.
    all("form[method=post]").forEach((form) => form.addEventListener("submit", (event) => {
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "1";
        setTimeout(() => { delete form.dataset.sent; }, 8000);
    }));
    addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
})();
