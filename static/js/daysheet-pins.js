// The PIN of a day sheet: chosen, typed, forgotten. It is kept nowhere; what is wrong with it stands below it.
(() => {
    "use strict";
    const plain = (input) => input.value.normalize("NFKC").trim();

    // One figure again and again, or one after the other.
    function isSimple(pin) {
        const steps = [...pin].slice(1).map((one, at) => one.codePointAt() - pin.codePointAt(at));
        return steps.every((step) => step === steps[0]) && Math.abs(steps[0]) <= 1;
    }

    class Pins {
        // `begin(pin)`, `unlock(pin)` and `wipe()` do the work; a press while one of them runs is no second one.
        constructor(parts) {
            Object.assign(this, parts, { isBusy: false });
            const { page } = this;
            this.listen(page.querySelector('[data-panel="new"]'), "submit", (panel) => this.chosen(panel));
            this.listen(page.querySelector('[data-panel="locked"]'), "submit", (panel) => this.typed(panel));
            this.listen(page.querySelector("[data-wipe]"), "click", () => this.forgotten());
        }

        listen(element, name, act) {
            element.addEventListener(name, async (event) => {
                event.preventDefault();
                if (this.isBusy) return;
                this.isBusy = true;
                try {
                    await act(element);
                } finally {
                    this.isBusy = false;
                }
            });
        }

        wrong(panel, sentence) {
            panel.querySelector("[data-pin-wrong]").textContent = sentence;
            panel.querySelectorAll("input[type=password]").forEach((one) => {
                if (sentence) one.setAttribute("aria-invalid", "true");
                else one.removeAttribute("aria-invalid");
            });
        }

        async chosen(panel) {
            const [pin, again] = [...panel.querySelectorAll("input")].map(plain), { words } = this;
            if (pin.length < Number(this.page.dataset.letters)) return this.wrong(panel, words.shortPin);
            if (isSimple(pin)) return this.wrong(panel, words.simplePin);
            if (pin !== again) return this.wrong(panel, words.unlikePins);
            this.wrong(panel, "");
            panel.reset();
            await this.begin(pin);
        }

        async typed(panel) {
            this.wrong(panel, "");
            const found = await this.unlock(plain(panel.querySelector("input")));
            if (found.wait) this.wrong(panel, this.words.waitPin.replace("{seconds}", found.wait));
            else if (found.wrong) this.wrong(panel, this.words.wrongPin);
            else panel.reset();
        }

        async forgotten() {
            const sure = this.page.querySelector("[data-sure]");
            if (!sure.checked) return sure.focus();
            sure.checked = false;
            await this.wipe();
        }
    }
    globalThis.daySheet.Pins = Pins;
})();
