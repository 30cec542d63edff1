// Solves one ALTCHA challenge (https://altcha.org, proof of work version 2, PBKDF2/SHA-256): tries counters until the
// key derived from one begins as the challenge says. It needs nothing from the page and knows nothing of it.
"use strict";
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

const derive = async (parameters, nonce, salt, counter) => {
    const password = new Uint8Array(nonce.length + 4);
    password.set(nonce);
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: parameters.cost };
    return hex(await crypto.subtle.deriveBits(how, key, parameters.keyLength * 8));
};

onmessage = async ({ data }) => {
    const challenge = JSON.parse(data), { parameters } = challenge;
    const nonce = bytes(parameters.nonce), salt = bytes(parameters.salt);
    for (let counter = 0; ; counter += 1) {
        const derivedKey = await derive(parameters, nonce, salt, counter);
        if (derivedKey.startsWith(parameters.keyPrefix)) {
            postMessage(btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } })));
            return;
        }
    }
};
