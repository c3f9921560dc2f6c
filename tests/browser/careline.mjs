// Starts the whole of Careline for one browser test: a database of its own in
// the test cluster, the fake vendors with their phone page, the real binary.

import {execFileSync, spawn} from "node:child_process";
import {randomBytes} from "node:crypto";
import {mkdtempSync, openSync, readFileSync, rmSync, writeFileSync}
  from "node:fs";
import {createServer} from "node:net";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "..", "..");
export const binaries = process.env.CARELINE_BINARY_DIR
  ?? join(root, "build", "debug");

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const {port} = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function until(what, check, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await check().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

const isOk = (url) => async () => (await fetch(url)).ok;

function createDatabase(name) {
  const file = process.env.CARELINE_TEST_DSN_FILE;
  if (!file)
    throw new Error("CARELINE_TEST_DSN_FILE must name a cluster's DSN file: "
      + "script/postgres start DIR makes one at DIR/dsn");
  const dsn = readFileSync(file, "utf8").trim();
  const psql = (sql) => execFileSync("psql", ["-X", "-q", "-v",
    "ON_ERROR_STOP=1", "-d", dsn, "-c", sql]);
  psql(`create database ${name}`);
  return {
    dsn: dsn.replace(/dbname=\S+/, `dbname=${name}`),
    drop: () => psql(`drop database if exists ${name} with (force)`),
  };
}

function configOf({port, privatePort, phonePort}) {
  return `
server:
  listen: "127.0.0.1:${port}"
  private_listen: "127.0.0.1:${privatePort}"
database:
  dsn: {env: CARELINE_BROWSER_DSN}
whatsapp:
  base_url: "http://127.0.0.1:${phonePort}"
  app_secrets: [{env: CARELINE_FAKE_APP_SECRET}]
  verify_token: {env: CARELINE_FAKE_APP_SECRET}
  access_token: {env: CARELINE_FAKE_TOKEN}
responder:
  kind: gemini
  base_url: "http://127.0.0.1:${phonePort}"
  model: fake-1
  key: {env: CARELINE_FAKE_TOKEN}
demo:
  clock: true
`;
}

/// @returns {phone, api, careline, token, stop}: the page's URL, the API's, a
/// way to run a subcommand, a token of the first clinic
export async function startCareline() {
  const name = "browser_" + randomBytes(6).toString("hex");
  const directory = mkdtempSync(join(binaries, "browser-"));
  const database = createDatabase(name);
  const ports = {port: await freePort(), privatePort: await freePort(),
    phonePort: await freePort()};
  const env = {...process.env, CARELINE_BROWSER_DSN: database.dsn,
    CARELINE_FAKE_APP_SECRET: randomBytes(16).toString("hex"),
    CARELINE_FAKE_TOKEN: randomBytes(16).toString("hex")};
  const config = join(directory, "careline.yaml");
  const clinics = join(root, "deploy", "demo", "clinics.yaml");
  writeFileSync(config, configOf(ports));
  const careline = (...words) => execFileSync(join(binaries, "careline"),
    [...words, "--config", config], {env, encoding: "utf8"});
  const children = [];
  const launch = (program, words) => {
    const log = openSync(join(directory, program + ".log"), "w");
    const child = spawn(join(binaries, program), words,
      {env, stdio: ["ignore", log, log]});
    children.push({child,
      gone: new Promise((resolve) => child.once("exit", resolve))});
  };
  const stop = async () => {
    // Careline first: what it still sends finds its vendor.
    for (const {child, gone} of children.reverse()) {
      child.kill("SIGTERM");
      await gone;
    }
    database.drop();
    rmSync(directory, {recursive: true, force: true});
  };
  try {
    careline("migrate");
    careline("load-clinics", clinics);
    launch("careline-fake-vendors", ["--port", String(ports.phonePort),
      "--clinics", clinics, "--webhook-url",
      `http://127.0.0.1:${ports.port}/webhooks/whatsapp`, "--clock-url",
      `http://127.0.0.1:${ports.privatePort}/demo/clock`]);
    launch("careline", ["serve", "--config", config]);
    await until("careline is ready",
      isOk(`http://127.0.0.1:${ports.privatePort}/readyz`));
    await until("the phone page answers",
      isOk(`http://127.0.0.1:${ports.phonePort}/`));
  } catch (error) {
    await stop();
    throw error;
  }
  return {phone: `http://127.0.0.1:${ports.phonePort}/`,
    api: `http://127.0.0.1:${ports.port}`, careline, stop};
}
