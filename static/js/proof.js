// Loaded only where the site is under attack: the device solves a small puzzle instead of waiting (docs/asking.md).
(() => {
    "use strict";
    const box = document.querySelector("[data-proof]");
    if (!box) return;
    const say = (what) => box.querySelectorAll("[data-proof-when]").forEach((line) => {
        line.hidden = line.dataset.proofWhen !== what;
    });
    let ready = false;
    const done = () => { ready = true; say("ready"); };
    setTimeout(() => { if (!ready) done(); }, (+box.dataset.seconds + 1) * 1000); // the waiting is over too
    if (!(window.Worker && window.isSecureContext)) return;
    say("working");
    const worker = new Worker(box.dataset.worker);
    worker.onmessage = ({ data }) => {
        box.querySelector("[name=altcha]").value = data;
        worker.terminate();
        done();
    };
    worker.onerror = () => { if (!ready) say("patience"); };
    worker.postMessage(box.dataset.proof);
})();
