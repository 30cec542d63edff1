// The rows of a day sheet as they stand on the page: made from the page's own pattern, read, numbered, marked.
(() => {
    "use strict";

    function values(element) {
        const found = {};
        for (const box of element.querySelectorAll("[data-field]")) {
            const [first, ...others] = box.querySelectorAll("input, select");
            if (box.dataset.field === "circumstances")
                found.circumstances = [first, ...others].filter((one) => one.checked).map((one) => one.value);
            else found[box.dataset.field] = first.type === "checkbox" ? first.checked : first.value;
        }
        return found;
    }

    function fill(element, said) {
        for (const box of element.querySelectorAll("[data-field]")) {
            const value = said[box.dataset.field];
            if (value === undefined) continue;
            for (const input of box.querySelectorAll("input, select")) {
                if (Array.isArray(value)) input.checked = value.includes(input.value);
                else if (input.type === "checkbox") input.checked = value;
                else choose(input, value);
            }
        }
    }

    // What the list does not offer any more stays chosen: the site says what is wrong with it.
    function choose(input, value) {
        input.value = value;
        if (input.value !== value && input.tagName === "SELECT") input.append(new Option(value, value, true, true));
    }

    class Grid {
        constructor(list, pattern, words, heard) {
            Object.assign(this, { list, pattern, words, heard, made: 0, rows: [] });
            this.blank = JSON.stringify(values(pattern.content));
        }

        // `said`: a row that was kept; without it an empty one.
        add(said) {
            const holder = document.createElement("div");
            holder.innerHTML = this.pattern.innerHTML.replaceAll("ROW-", `d${this.made += 1}-`);
            const element = holder.firstElementChild;
            const row = { element, key: said?.key || crypto.randomUUID(), at: said?.at || 0, ...this.whereOf(said) };
            row.isSending = Boolean(said?.isSending);
            if (said) fill(element, said);
            element.addEventListener("input", () => this.heard.changed(row));
            element.addEventListener("keydown", (event) => this.goOn(event, row));
            element.querySelector("[data-remove]").addEventListener("click", () => this.heard.removed(row));
            element.querySelector("[data-here]").addEventListener("click", () => this.heard.moved(row));
            this.rows.push(row);
            this.list.append(element);
            this.number(this.rows.length - 1);
            if (said) this.mark(row);
            return row;
        }

        // Enter leads to the next person, not to sending.
        goOn(event, row) {
            if (event.key !== "Enter" || !event.target.matches("input, select")) return;
            event.preventDefault();
            this.focus(this.rows[this.rows.indexOf(row) + 1] || row);
        }

        focus(row) {
            row.element.querySelector("select").focus();
        }

        whereOf(said) {
            return { place: said?.place || "", day: said?.day || "", spoken: said?.spoken || "", label: said?.label || "" };
        }

        drop(rows) {
            rows.forEach((row) => row.element.remove());
            this.rows = this.rows.filter((row) => !rows.includes(row));
            this.number();
        }

        clear() {
            this.drop(this.rows);
        }

        number(first = 0) {
            for (let at = first; at < this.rows.length; at += 1) {
                const { element } = this.rows[at], remove = this.words.remove.replace("{number}", at + 1);
                element.querySelector("[data-title]").textContent = this.words.person.replace("{number}", at + 1);
                element.querySelector("[data-remove]").setAttribute("aria-label", remove);
            }
        }

        // What is kept and sent of a row.
        read(row) {
            const { key, at, place, day, spoken, label, isSending } = row;
            return { ...values(row.element), key, at, place, day, spoken, label, isSending };
        }

        isBegun(row) {
            return row.at > 0 || JSON.stringify(values(row.element)) !== this.blank;
        }

        get begun() {
            return this.rows.filter((row) => this.isBegun(row));
        }

        // Where it was, and how it stands: kept, not kept, or sent without an answer, when it must not change.
        mark(row, state = row.isSending ? "sending" : "kept") {
            row.state = state;
            row.element.dataset.state = state;
            row.element.querySelector("[data-note]").textContent = [row.label, this.words[state]].filter(Boolean).join(" · ");
            row.element.querySelectorAll("input, select, [data-remove], [data-here]").forEach((one) => {
                one.disabled = state === "sending";
            });
        }

        // `errors`: field -> sentences, as the site told them; "" is the row itself.
        refuse(row, errors) {
            this.forgive(row);
            this.mark(row, "refused");
            for (const [name, sentences] of Object.entries(errors)) {
                const box = row.element.querySelector(`[data-field="${CSS.escape(name)}"]`);
                const list = document.createElement("ul");
                list.className = "errorlist";
                list.id = `${row.key}-${name || "row"}`;
                list.append(...sentences.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
                (box || row.element.querySelector("[data-wrong]")).append(list);
                const input = box?.querySelector("input, select");
                input?.setAttribute("aria-invalid", "true");
                input?.setAttribute("aria-describedby", list.id);
                if (box?.closest("details")) box.closest("details").open = true;
            }
        }

        forgive(row) {
            row.element.querySelectorAll(".errorlist").forEach((one) => one.remove());
            row.element.querySelectorAll("[aria-invalid]").forEach((one) => {
                one.removeAttribute("aria-invalid");
                one.removeAttribute("aria-describedby");
            });
        }
    }
    globalThis.daySheet.Grid = Grid;
})();
