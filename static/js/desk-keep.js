// Forms of the desk that are kept on the server every few seconds (data-keep), and once more before they are sent: who
// is signed out or offline stays on the page with every word. Without script a button keeps the answer.
(() => {
    const EVERY = 5000;
    const lost = document.querySelector("script[data-lost]").dataset.lost;
    const text = (data) => new URLSearchParams(data).toString();
    const TOKEN = "csrfmiddlewaretoken";

    // Who signed in again in another window has a new token there: it is put into every form of this page.
    const renewed = async () => {
        const page = await fetch(location.href, { redirect: "error" });
        const read = new DOMParser().parseFromString(await page.text(), "text/html").querySelector(`[name=${TOKEN}]`);
        if (page.ok && read) document.querySelectorAll(`[name=${TOKEN}]`).forEach((field) => { field.value = read.value; });
        return page.ok && read;
    };

    const watch = (form) => {
        const status = form.querySelector("[data-kept]") || form.appendChild(document.createElement("p"));
        status.setAttribute("role", "status");
        const typed = () => {
            const data = new FormData(form);
            for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
            data.delete("drop");
            return data;
        };
        const words = () => {
            const data = typed();
            data.delete(TOKEN);
            return text(data);
        };
        const post = () => fetch(form.dataset.keep, {
            method: "POST", body: typed(), headers: { "X-Requested-With": "XMLHttpRequest" }, redirect: "error",
        });
        const isOurs = (answer) => answer.headers.get("Content-Type")?.includes("json");
        let kept = words(), sending = false, asked = false;

        // Whether the server answered; what it said stands beside the form.
        const keep = async () => {
            const now = words();
            try {
                let answer = await post();
                if (!isOurs(answer) && await renewed()) answer = await post();
                if (answer.ok) kept = now;
                status.textContent = isOurs(answer) ? (await answer.json()).sentence : lost;
                return isOurs(answer);
            } catch {
                status.textContent = lost;
                return false;
            }
        };
        const send = async (submitter) => {
            await Promise.all((form.waits || []).map((wait) => wait())); // a voice that is being recorded goes along
            sending = await keep();
            asked = false;
            if (sending) form.requestSubmit(submitter);
            else submitter?.setAttribute("data-w-progress-loading-value", "false");
        };
        form.addEventListener("submit", (event) => {
            if (sending) return;
            event.preventDefault();
            if (!asked) send(event.submitter);
            asked = true;
        });
        setInterval(() => { if (!sending && !asked && words() !== kept) keep(); }, EVERY);
        document.addEventListener("visibilitychange", () => { if (document.hidden && !asked && words() !== kept) keep(); });
        addEventListener("pageshow", () => { sending = asked = false; });
    };
    document.querySelectorAll("form[data-keep]").forEach(watch);
})();
