// How far the worker is with a spreadsheet: asked for every second, and the page itself once it is done.
(() => {
  const box = document.querySelector("[data-import-progress]");
  if (!box) return;
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.importProgress, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      box.innerHTML = await answer.text();
      if (box.querySelector('[data-import-state="over"]')) {
        location.reload();
        return;
      }
      setTimeout(ask, 1000);
    } catch {
      setTimeout(ask, 5000); // the network or the server rests
    }
  };
  setTimeout(ask, 1000);
})();
