// A second implementation of the bundle's verification, from the text of 校验说明.txt alone:
// node verify.mjs FOLDER [FINGERPRINT]. Uses only node:crypto, node:fs, node:path.
import { X509Certificate, constants, createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const JWS = "bundle.jws.json";
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

class Refused extends Error {}
const demand = (condition, reason) => {
  if (!condition) throw new Refused(reason);
};

const sha256 = (data) => createHash("sha256").update(data).digest();

// RFC 8785: JSON.stringify writes strings and numbers as it wants them; < compares UTF-16 units.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

function decode(text) {
  const data = Buffer.from(text, "base64url");
  demand(data.toString("base64url") === text, "base64url");
  return data;
}

function letters(digest) {
  let number = BigInt(`0x${digest.toString("hex")}`) >> 156n;
  let text = "";
  for (let count = 0; count < 20; count += 1, number >>= 5n) {
    text = ALPHABET[Number(number & 31n)] + text;
  }
  return text;
}

const grouped = (text) => text.match(/.{5}/g).join("-");

function checkCharacter(text) {
  const timesX = (value) => ((value << 1) & 32 ? (value << 1) ^ 37 : value << 1);
  let value = 0;
  for (const letter of text) value = timesX(value) ^ ALPHABET.indexOf(letter);
  return ALPHABET[timesX(value)];
}

function filesBelow(folder, prefix = "") {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    demand(entry.isFile() || entry.isDirectory(), `no plain file: ${path}`);
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

function ownKey(header) {
  demand(Object.keys(header).sort().join() === "alg,jwk,kid,typ", "header");
  demand(header.alg === "ES256", "alg");
  const { crv, kty, x, y } = header.jwk;
  demand(kty === "EC" && crv === "P-256", "curve");
  return createPublicKey({ key: { crv, kty, x, y }, format: "jwk" });
}

// The chain must hold together; whether its issuer is to be believed is for people to decide.
function certifiedKey(header) {
  demand(Object.keys(header).sort().join() === "alg,kid,typ,x5c,x5t#S256", "header");
  const chain = header.x5c.map((text) => new X509Certificate(Buffer.from(text, "base64")));
  demand(sha256(chain[0].raw).toString("base64url") === header["x5t#S256"], "x5t#S256");
  chain.slice(1).forEach((issuer, below) => {
    demand(issuer.ca && chain[below].checkIssued(issuer), "chain");
    demand(chain[below].verify(issuer.publicKey), "chain");
  });
  const key = chain[0].publicKey;
  const allowed = key.asymmetricKeyType === "rsa" ? ["RS256", "PS256"] : ["ES256"];
  demand(allowed.includes(header.alg), "alg");
  return key;
}

function thumbprintMembers(key) {
  const { crv, e, kty, n, x, y } = key.export({ format: "jwk" });
  return kty === "RSA" ? { e, kty, n } : { crv, kty, x, y };
}

function readSigned(folder) {
  const raw = readFileSync(join(folder, JWS));
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  const outer = JSON.parse(text);
  demand(Object.keys(outer).sort().join() === "payload,protected,signature", "members");
  demand(canonical(outer) === text, "spelling");
  const header = JSON.parse(decode(outer.protected).toString("utf8"));
  demand(header.typ === "xxxf-bundle+json", "typ");
  const key = header.x5c === undefined ? ownKey(header) : certifiedKey(header);
  demand(sha256(canonical(thumbprintMembers(key))).toString("base64url") === header.kid, "kid");
  const input = Buffer.from(`${outer.protected}.${outer.payload}`, "ascii");
  const signature = decode(outer.signature);
  const padding = header.alg === "PS256" ? constants.RSA_PKCS1_PSS_PADDING : undefined;
  const options = { key, dsaEncoding: "ieee-p1363", ...(padding && { padding }) };
  demand(verify("sha256", input, options, signature), "signature");
  const payload = decode(outer.payload).toString("utf8");
  const manifest = JSON.parse(payload);
  demand(canonical(manifest) === payload, "spelling of the payload");
  return { manifest, kid: header.kid };
}

function checkFiles(folder, files) {
  const found = filesBelow(folder).filter((path) => path !== JWS);
  demand(
    found.sort().join("\n") === files.map((file) => file.path).sort().join("\n"),
    "set of files",
  );
  for (const file of files) {
    const path = join(folder, file.path);
    demand(statSync(path).size === file.size, `size of ${file.path}`);
    demand(sha256(readFileSync(path)).toString("hex") === file.sha256, `hash of ${file.path}`);
  }
}

function contentDigest(manifest) {
  const { form, plan, revision, answers, narrative, proofs } = manifest;
  const figures = Object.values(narrative)
    .flat()
    .filter((block) => block.type === "figure")
    .map(({ file, sha256: hash }) => ({ file, sha256: hash }))
    .sort((a, b) => (a.file + a.sha256 < b.file + b.sha256 ? -1 : 1));
  const declared = { form, plan, revision, answers, narrative, figures, proofs };
  return sha256(`xxxf-content/1\n${canonical(declared)}`);
}

try {
  const [folder, fingerprint] = process.argv.slice(2);
  const { manifest, kid } = readSigned(folder);
  const own = grouped(letters(Buffer.from(kid, "base64url")));
  demand(fingerprint === undefined || fingerprint === own, `signer ${own}`);
  demand(manifest.format === "xxxf-manifest/1", "format");
  checkFiles(folder, manifest.files);
  const digest = contentDigest(manifest);
  demand(digest.toString("hex") === manifest.content_sha256, "content_sha256");
  const code = letters(digest);
  console.log(`OK ${grouped(code)}-${checkCharacter(code)} ${own}`);
} catch (error) {
  console.error(error instanceof Refused ? `REFUSED ${error.message}` : `REFUSED ${error}`);
  process.exitCode = 1;
}
