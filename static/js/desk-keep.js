// Forms of the desk that are kept on the server every few seconds (data-keep). Without it a button keeps the answer.
(() => {
    const EVERY = 5000;
    const lost = document.querySelector("script[data-lost]").dataset.lost;
    const text = (data) => new URLSearchParams(data).toString();

    const watch = (form) => {
        const status = form.querySelector("[data-kept]") || form.appendChild(document.createElement("p"));
        status.setAttribute("role", "status");
        const typed = () => {
            const data = new FormData(form);
            for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
            data.delete("drop");
            return data;
        };
        let kept = text(typed()), sending = false;
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
            const data = typed(), now = text(data);
            if (sending || now === kept) return;
            try {
                const answer = await fetch(form.dataset.keep, {
                    method: "POST", body: data, headers: { "X-Requested-With": "XMLHttpRequest" }, redirect: "error",
                });
                const isOurs = answer.headers.get("Content-Type")?.includes("json");
                if (answer.ok) kept = now;
                status.textContent = isOurs ? (await answer.json()).sentence : lost;
            } catch {
                status.textContent = lost;
            }
        };
        setInterval(keep, EVERY);
        document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
    };
    document.querySelectorAll("form[data-keep]").forEach(watch);
})();
