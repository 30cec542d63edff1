// The live figures: one stream for all strips of the page; without it the page asks every 15 seconds.
(() => {
    "use strict";
    const strips = document.querySelectorAll("[data-live]");
    if (!strips.length || window.ukukBoard) return;
    window.ukukBoard = true;
    const { live, fallback } = strips[0].dataset, language = document.documentElement.lang;
    const SILENT = 40000, ASK = 15000, RETRY = 60000;
    let source, heard = 0, opened = 0, revision = "";

    const say = (state) => strips.forEach((strip) => {
        strip.classList.toggle("is-lost", state === "lost");
        strip.querySelector(".live__dot").hidden = false;
        strip.querySelectorAll("[data-when]").forEach((words) => { words.hidden = words.dataset.when !== state; });
    });
    const show = (data) => {
        if (data.revision + data.words[language].day === revision) return;
        revision = data.revision + data.words[language].day;
        strips.forEach((strip) => strip.querySelectorAll("[data-figure]").forEach((figure) => {
            figure.textContent = data.words[language][figure.dataset.figure];
        }));
    };
    const close = () => { if (source) source.close(); source = null; };
    const open = () => {
        close();
        if (!window.EventSource) return;
        opened = heard = Date.now();
        source = new EventSource(live);
        source.onmessage = (event) => { heard = Date.now(); show(JSON.parse(event.data)); say("live"); };
        source.addEventListener("beat", () => { heard = Date.now(); });
        source.addEventListener("away", close);
        source.onerror = () => { say("lost"); close(); ask(); };
    };
    const ask = async () => {
        try {
            const answer = await fetch(fallback, { cache: "no-cache" });
            if (!answer.ok) throw answer.status;
            show(await answer.json());
            if (!source) say("asking");
        } catch {
            if (!source) say("lost");
        }
    };
    setInterval(() => {
        if (document.hidden) return;
        if (source && Date.now() - heard > SILENT) { say("lost"); close(); }
        if (!source && Date.now() - opened > RETRY) open();
        else if (!source) ask();
    }, ASK);
    document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else open(); });
    open();
})();
