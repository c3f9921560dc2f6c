// The phone page in a real Chromium, with the real Careline behind it.

import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {after, before, describe, it} from "node:test";

import {chromium} from "playwright-core";

import {binaries, startCareline} from "./careline.mjs";

const pictures = join(binaries, "screenshots");
const wide = {width: 1360, height: 860};
const narrow = {width: 390, height: 844};

let house;
let browser;
let patients = 0;

before(async () => {
  mkdirSync(pictures, {recursive: true});
  house = await startCareline();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--disable-background-networking", "--disable-sync",
      "--disable-component-update", "--no-first-run"],
  });
});

after(async () => {
  await browser?.close();
  await house?.stop();
});

/// One phone of one new patient; fails on any fault of the page itself.
class Phone {
  /// @param clinic  phone_number_id; the first clinic's if left out
  static async open(viewport = wide, clinic = "") {
    const phone = new Phone();
    phone.number = "+9198123" + String(10000 + ++patients);
    phone.faults = [];
    phone.page = await browser.newPage({viewport});
    phone.page.setDefaultTimeout(20000);
    phone.page.on("pageerror", (error) => phone.faults.push(error.message));
    phone.page.on("console", (line) => {
      if (line.type() === "error") phone.faults.push(line.text());
    });
    await phone.page.goto(house.phone
      + "?name=Asha%20Rao&patient=" + encodeURIComponent(phone.number)
      + "&number=" + clinic);
    await phone.page.getByText("online", {exact: true}).waitFor();
    return phone;
  }

  get messages() { return this.page.locator(".message"); }

  /// Does something and waits for the clinic's next message.
  async answerTo(act) {
    const theirs = this.page.locator(".message.theirs");
    const had = await theirs.count();
    await act();
    const next = theirs.nth(had);
    await next.waitFor();
    return next;
  }

  say(words) {
    return this.answerTo(async () => {
      await this.page.getByRole("textbox", {name: "Message"}).fill(words);
      await this.page.keyboard.press("Enter");
    });
  }

  /// Taps a button of a message, or opens its list and takes a row.
  choose(message, title) {
    return this.answerTo(async () => {
      const button = message.locator(".choice");
      if (await button.first().getAttribute("aria-haspopup") !== "dialog") {
        await (title ? button.filter({hasText: title}) : button.first())
          .click();
        return;
      }
      await button.click();
      const rows = this.page.locator(".row-choice");
      await (title ? rows.filter({hasText: title}) : rows.first()).click();
      await this.page.getByRole("button", {name: "Send", exact: true})
        .last().click();
    });
  }

  picture(name) {
    return this.page.screenshot({path: join(pictures, name + ".png")});
  }

  async close() {
    assert.deepEqual(this.faults, []);
    await this.page.close();
  }
}

describe("the phone in the browser", () => {
  it("books a visit by taps alone, from hi to booked", async () => {
    const phone = await Phone.open();
    let message = await phone.say("hi");
    assert.equal(await message.locator(".choice").count(), 3);
    message = await phone.choose(message, "Book a visit");
    for (let step = 0; step < 6; step++) {
      const words = await message.innerText();
      if (/booked/i.test(words)) break;
      const isQuestion = /shall i book/i.test(words);
      message = await phone.choose(message, isQuestion ? "Confirm" : null);
    }
    assert.match(await message.innerText(), /you're booked/i);
    await phone.picture("booked");
    await phone.close();
  });

  it("shows a list as rows to pick from, and what was picked", async () => {
    const phone = await Phone.open();
    const list = await phone.say("book an appointment");
    await list.locator(".choice").click();
    const sheet = phone.page.getByRole("dialog");
    await sheet.waitFor();
    assert.ok(await phone.page.locator(".row-choice").count() > 1);
    const send = sheet.getByRole("button", {name: "Send"});
    assert.equal(await send.isDisabled(), true, "nothing is picked yet");
    const row = phone.page.locator(".row-choice").nth(1);
    const title = await row.locator("b").innerText();
    await row.click();
    await phone.picture("list");
    await phone.answerTo(() => send.click());
    const own = phone.page.locator(".message.own").last();
    assert.match(await own.innerText(), new RegExp(title));
    await phone.close();
  });

  it("shows hostile words as words", async () => {
    const phone = await Phone.open();
    const words = "<img src=x onerror=\"document.title='taken'\"> & <b>x</b>";
    await phone.say(words);
    const own = phone.page.locator(".message.own .words").first();
    assert.equal(await own.innerText(), words);
    assert.equal(await phone.page.locator(".log img, .log b").count(), 0);
    assert.equal(await phone.page.title(), "Careline phone");
    await phone.close();
  });

  it("turns the ticks blue once Careline has read the message", async () => {
    const phone = await Phone.open();
    await phone.say("what are your hours?");
    await phone.page.locator(".message.own .tick[data-state=read]").waitFor();
    await phone.close();
  });

  it("tells how the last webhook ended and how long it took", async () => {
    const phone = await Phone.open();
    await phone.say("hi");
    assert.equal(await phone.page.locator("#last-status").innerText(), "200");
    assert.match(await phone.page.locator("#last-took").innerText(),
      /^[\d.]+ (µs|ms)$/);
    await phone.page.locator("#trace li", {hasText: "status delivered"})
      .first().waitFor();
    await phone.close();
  });

  it("can be used with the keyboard alone", async () => {
    const phone = await Phone.open();
    await phone.page.getByRole("textbox", {name: "Message"}).focus();
    await phone.page.keyboard.type("book an appointment");
    const list = await phone.answerTo(() =>
      phone.page.keyboard.press("Enter"));
    await list.locator(".choice").focus();
    await phone.page.keyboard.press("Enter");
    await phone.page.getByRole("dialog").waitFor();
    await phone.page.keyboard.press("Escape");
    await phone.page.getByRole("dialog").waitFor({state: "hidden"});
    assert.equal(await list.locator(".choice").evaluate((node) =>
      node === document.activeElement), true, "focus returns to the list");
    await phone.page.keyboard.press("Enter");
    await phone.page.keyboard.press("ArrowDown");
    await phone.answerTo(() => phone.page.keyboard.press("Enter"));
    await phone.close();
  });

  it("sends photos, voice notes and places as their own kinds", async () => {
    const phone = await Phone.open();
    for (const kind of ["Photo", "Voice note", "Location"]) {
      await phone.page.getByRole("button", {name: "Attach"}).click();
      await phone.answerTo(() =>
        phone.page.getByRole("menuitem", {name: kind}).click());
    }
    for (const type of ["image", "audio", "location"])
      assert.equal(await phone.page.locator(".own .type-" + type).count(), 1);
    await phone.close();
  });

  it("answers a webhook that came five times once", async () => {
    const phone = await Phone.open();
    await phone.page.getByText("Faults").click();
    await phone.page.getByLabel(/Same webhook/).fill("5");
    await phone.say("hi");
    await phone.page.locator("#trace li", {hasText: "copy 5"}).waitFor();
    await phone.page.getByRole("button", {name: "All well again"}).click();
    const last = await phone.say("what are your hours?");
    assert.match(await last.innerText(), /opening hours/i);
    assert.equal(await phone.page.locator(".message.theirs").count(), 2);
    await phone.close();
  });

  it("is the whole screen on a phone of 390 pixels", async () => {
    const phone = await Phone.open(narrow);
    await phone.say("hi");
    const box = await phone.page.locator(".screen").boundingBox();
    assert.deepEqual([box.x, box.y, box.width, box.height],
      [0, 0, narrow.width, narrow.height]);
    assert.equal(await phone.page.evaluate(() =>
      document.documentElement.scrollWidth), narrow.width);
    assert.equal(await phone.page.locator("#people").isVisible(), false);
    await phone.picture("narrow");
    await phone.page.getByRole("button", {name: /Choose clinic/}).click();
    await phone.page.getByRole("radio", {name: /Hudson/}).click();
    await phone.page.locator("#people").waitFor({state: "hidden"});
    assert.match(await phone.page.locator("#clinic-name").innerText(),
      /Hudson/);
    await phone.close();
  });

  it("labels what an AI said", async () => {
    const phone = await Phone.open();
    await phone.say("hi");
    const told = await phone.say("Is there a lift for wheelchairs?");
    assert.equal(await told.locator(".ai-label").count(), 1);
    await phone.picture("ai");
    await phone.close();
  });

  it("sends a phrase with one tap, in three languages", async () => {
    const phone = await Phone.open();
    await phone.page.getByRole("button", {name: "Phrases: Español"}).click();
    await phone.answerTo(() => phone.page.getByRole("group",
      {name: "Phrases to send"}).getByRole("button").first().click());
    const own = phone.page.locator(".message.own .words").first();
    assert.equal(await own.innerText(), "hola");
    await phone.close();
  });

  // The last: it moves the clock of all.
  it("moves the clock to the reminder, which is confirmed by a tap",
    async () => {
      // Delhi works every day; its first reminder of tomorrow's visit is due
      // within 24 hours, so that it has buttons.
      const phone = await Phone.open(wide, "106660002220002");
      let message = await phone.say("book a visit tomorrow at 11am");
      for (let step = 0; step < 6; step++) {
        const words = await message.innerText();
        if (/you're booked/i.test(words)) break;
        const isQuestion = /shall i book/i.test(words);
        message = await phone.choose(message, isQuestion ? "Confirm" : null);
      }
      const go = phone.page.getByRole("button", {name: "To the next reminder"});
      await phone.page.locator("#to-reminder:enabled").waitFor();
      // Other patients' reminders may be due before this one's.
      const theirs = phone.page.locator(".message.theirs");
      const had = await theirs.count();
      const reminder = theirs.nth(had);
      for (let tries = 0; tries < 8 && await theirs.count() === had; tries++) {
        await go.click();
        await reminder.waitFor({timeout: 3000}).catch(() => {});
      }
      assert.match(await reminder.innerText(), /tomorrow|today|remind/i);
      assert.ok(await reminder.locator(".choice").count() >= 2);
      await phone.picture("reminder");
      const thanks = await phone.choose(reminder, "Confirm");
      assert.match(await thanks.innerText(), /confirm|see you|thank/i);
      await phone.close();
    });
});
