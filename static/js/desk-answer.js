// The form of an answer: kept on the server every few seconds, and the marks by buttons. Without it a button keeps.
(() => {
    const form = document.querySelector("[data-keep]");
    if (!form) return;
    const status = form.querySelector("[data-kept]");
    const lost = document.querySelector("script[data-lost]").dataset.lost;
    const EVERY = 5000;

    const typed = () => {
        const data = new FormData(form);
        for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
        data.delete("drop");
        return data;
    };
    const asText = (data) => new URLSearchParams(data).toString();
    let kept = asText(typed());
    let sending = false;
    form.addEventListener("submit", async (event) => {
        const stop = form.querySelector("[data-stop]");
        if (!stop || stop.hidden) {
            sending = true;
            return;
        }
        event.preventDefault(); // a voice is being recorded: it ends first, and goes along (static/js/files.js)
        await Promise.all(form.waits.map((wait) => wait()));
        form.requestSubmit(event.submitter);
    });

    const keep = async () => {
        const data = typed();
        const now = asText(data);
        if (sending || now === kept) return;
        try {
            const answer = await fetch(form.dataset.keep, {
                method: "POST", body: data, headers: { "X-Requested-With": "XMLHttpRequest" }, redirect: "error",
            });
            const said = answer.headers.get("Content-Type")?.includes("json") ? (await answer.json()).sentence : lost;
            if (answer.ok) kept = now;
            status.textContent = said || lost;
        } catch {
            status.textContent = lost;
        }
    };
    setInterval(keep, EVERY);
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
})();
