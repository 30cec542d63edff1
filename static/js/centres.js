// Nearest to where I am: the phone says where it is, this page sorts its own list. Nothing of it leaves the phone.
(() => {
    "use strict";
    const box = document.querySelector("[data-position]");
    if (!box || !navigator.geolocation) return;
    const SHOWN = 5, EARTH_KM = 6371, REFUSED = 1;
    const button = box.querySelector("button"), status = box.querySelector("[role=status]"), list = box.querySelector("ol");
    const centres = [...document.querySelectorAll("[data-lat]")];
    box.hidden = !centres.length;

    const radians = (degrees) => degrees * Math.PI / 180;
    const distance = (here, there) => {
        const north = radians(there.dataset.lat - here.latitude), east = radians(there.dataset.lon - here.longitude);
        const half = Math.sin(north / 2) ** 2
            + Math.cos(radians(here.latitude)) * Math.cos(radians(there.dataset.lat)) * Math.sin(east / 2) ** 2;
        return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
    };
    const line = ({ centre, km }) => {
        const item = document.createElement("li"), far = document.createElement("span");
        far.className = "meta";
        far.textContent = box.dataset.km.replace("#", Math.round(km));
        const mark = centre.querySelector(".chip--sample");
        item.append(centre.querySelector("h3 a").cloneNode(true), " ", far, " ", mark ? mark.cloneNode(true) : "");
        return item;
    };
    const say = (words) => { status.textContent = words; button.disabled = false; };

    button.addEventListener("click", () => {
        button.disabled = true;
        list.replaceChildren();
        status.textContent = box.dataset.searching;
        navigator.geolocation.getCurrentPosition(({ coords }) => {
            const found = centres.map((centre) => ({ centre, km: distance(coords, centre) })).sort((a, b) => a.km - b.km);
            list.replaceChildren(...found.slice(0, SHOWN).map(line));
            say(box.dataset.found);
        }, (error) => say(error.code === REFUSED ? box.dataset.refused : box.dataset.unavailable), { timeout: 15000, maximumAge: 300000 });
    });
})();
