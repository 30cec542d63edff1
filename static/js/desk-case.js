// The page of a case: a button that prints it, where script runs.
(() => {
    const button = document.querySelector("[data-print]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => window.print());
})();
