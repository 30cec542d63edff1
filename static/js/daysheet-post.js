// The rows of a day sheet on their way to the site: in batches, each noted on the device before it leaves.
(() => {
    "use strict";

    class Post {
        constructor(parts) {
            Object.assign(this, parts);
        }

        // A token, and who is signed in; null when nobody may send, and the page says what to do.
        async meet(owner) {
            const answer = await fetch(this.page.dataset.hello, { cache: "no-store", credentials: "same-origin" });
            if (answer.redirected) {
                const isOut = answer.url.includes("/accounts/");
                this.say(isOut ? this.words.signIn : this.words.notAllowed, true);
                if (isOut) this.offerSignIn();
                return null;
            }
            if (!answer.ok) throw new Error(answer.status);
            const session = await answer.json();
            return owner && owner !== session.owner && !confirm(this.words.somebodyElse) ? null : session;
        }

        offerSignIn() {
            const link = document.createElement("a");
            Object.assign(link, { href: this.page.dataset.signIn, textContent: this.words.toSignIn });
            this.page.querySelector("[data-say]").append(" ", link);
        }

        // How many were kept, were there already, or were refused.
        async send(rows, token) {
            const count = { kept: 0, already: 0, refused: 0 }, batch = Number(this.page.dataset.batch);
            for (let at = 0; at < rows.length; at += batch) {
                this.say(this.words.progress.replace("{done}", at).replace("{all}", rows.length));
                await this.sendSome(rows.slice(at, at + batch), token, count);
            }
            return count;
        }

        // Until the answer comes these rows must not change: the site may have them already.
        async sendSome(rows, token, count) {
            rows.forEach((row) => { row.isSending = true; });
            const said = rows.map((row) => this.grid.read(row));
            await this.store.keep(said).catch(() => {});
            rows.forEach((row) => this.grid.mark(row, "sending"));
            const answer = await fetch(this.page.dataset.send, {
                method: "POST",
                credentials: "same-origin",
                headers: { "Content-Type": "application/json", "X-CSRFToken": token },
                body: JSON.stringify({ rows: said }),
                redirect: "manual",
            });
            if (!answer.ok) throw await this.fault(answer, rows);
            const told = new Map((await answer.json()).rows.map((one) => [one.key, one]));
            await this.settle(rows, told, count);
        }

        // A server that broke may have kept some of them; one that said no has not.
        async fault(answer, rows) {
            const isFinal = answer.status < 500;
            if (isFinal) await this.comeBack(rows);
            return Object.assign(new Error(answer.status), { isFinal });
        }

        async comeBack(rows) {
            rows.forEach((row) => { row.isSending = false; });
            rows.forEach((row) => this.grid.mark(row));
            await this.keep(rows);
        }

        async settle(rows, told, count) {
            const refused = rows.filter((row) => !["kept", "already"].includes(told.get(row.key)?.state));
            const gone = rows.filter((row) => !refused.includes(row));
            gone.forEach((row) => { count[told.get(row.key).state] += 1; });
            count.refused += refused.length;
            await this.store.remove(gone.map((row) => row.key));
            this.grid.drop(gone);
            if (!refused.length) return;
            await this.comeBack(refused);
            refused.forEach((row) => this.grid.refuse(row, told.get(row.key)?.errors || {}));
        }
    }
    globalThis.daySheet.Post = Post;
})();
