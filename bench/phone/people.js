// Who writes to whom: clinics come from the fake vendors, a few demo patients
// stand here, more are kept in this browser.

const $ = (id) => document.getElementById(id);

const demoPatients = [
  {name: "Asha Rao", phone: "+919812300001"},
  {name: "Vikram Singh", phone: "+919812300002"},
  {name: "Maria Lopez", phone: "+12125550143"},
  {name: "नेहा शर्मा", phone: "+919812300004"},
];
const storeKey = "careline-phone-patients";

function initials(name) {
  const words = name.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
}

function hue(text) {
  let sum = 0;
  for (const sign of text) sum = (sum * 31 + sign.codePointAt(0)) % 997;
  return String(sum % 8);
}

function stored() {
  try {
    const list = JSON.parse(localStorage.getItem(storeKey) ?? "[]");
    return Array.isArray(list) ? list.filter((one) =>
      typeof one?.name === "string" && /^\+[1-9]\d{6,14}$/.test(one.phone))
      : [];
  } catch {
    return []; // No storage here: the demo patients suffice.
  }
}

function keep(list) {
  try {
    localStorage.setItem(storeKey, JSON.stringify(list.slice(-12)));
  } catch {
    // No storage here: the patient lives as long as the page.
  }
}

function cardOf(group, value, title, more, color, mark) {
  const label = document.createElement("label");
  label.className = "person";
  const radio = document.createElement("input");
  radio.type = "radio";
  radio.name = group;
  radio.value = value;
  const avatar = document.createElement("span");
  avatar.className = "avatar";
  avatar.dataset.hue = color;
  avatar.textContent = mark;
  avatar.setAttribute("aria-hidden", "true");
  const text = document.createElement("span");
  text.className = "text";
  const name = document.createElement("b");
  name.textContent = title;
  const small = document.createElement("small");
  small.textContent = more;
  text.append(name, small);
  label.append(radio, avatar, text);
  return label;
}

/// The id by which the vendor names a patient who hides the phone number;
/// the same sum as the fake vendors': FNV-1a of the number.
function userIdOf(phone, country) {
  let hash = 14695981039346656037n;
  for (const sign of phone) {
    hash ^= BigInt(sign.charCodeAt(0));
    hash = BigInt.asUintN(64, hash * 1099511628211n);
  }
  return (country || "IN") + "." + hash.toString(16).padStart(16, "0");
}

function display(digits) {
  return digits ? "+" + digits : "no displayed number";
}

/// @param openChat  called with {clinic, patient, hidden, key} at each choice
export async function startPeople(openChat) {
  const asked = new URLSearchParams(location.search);
  let patients = [...demoPatients, ...stored()];
  let clinics = [];
  const picked = {clinic: null, patient: null};

  const open = () => {
    const {clinic, patient} = picked;
    if (!clinic || !patient) return;
    const hidden = $("hidden").checked;
    const key = hidden ? userIdOf(patient.phone, clinic.country)
                       : patient.phone;
    const address = new URLSearchParams({
      number: clinic.phone_number_id, patient: patient.phone});
    history.replaceState(null, "", "?" + address);
    openChat({clinic, patient, hidden, key});
  };
  const pick = (group, value) => {
    if (group === "clinic")
      picked.clinic = clinics.find((one) => one.phone_number_id === value);
    else
      picked.patient = patients.find((one) => one.phone === value);
    open();
  };
  const listen = (card, group) => {
    card.querySelector("input").addEventListener("change", (event) =>
      pick(group, event.target.value));
    return card;
  };
  const drawPatients = () => $("patients").replaceChildren(
    ...patients.map((one) => listen(cardOf("patient", one.phone, one.name,
      one.phone, hue(one.phone), initials(one.name)), "patient")));
  const check = (group, value) => {
    for (const radio of document.querySelectorAll(`input[name=${group}]`))
      radio.checked = radio.value === value;
  };

  $("hidden").addEventListener("change", open);
  $("stranger").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target.elements;
    const patient = {name: form.name.value.trim() || form.phone.value,
      phone: form.phone.value};
    patients = [...patients.filter((one) => one.phone !== patient.phone),
      patient];
    keep(patients.slice(demoPatients.length));
    drawPatients();
    check("patient", patient.phone);
    event.target.reset();
    pick("patient", patient.phone);
  });

  drawPatients();
  const told = await fetch("_phone/clinics").then((answer) => answer.json())
    .catch(() => null);
  $("target").textContent = told ? "POST " + told.webhook : "";
  clinics = (told?.clinics ?? []).map((one) => ({...one,
    initials: initials(one.name), hue: hue(one.phone_number_id)}));
  $("clinics").replaceChildren(...clinics.map((one) => listen(cardOf("clinic",
    one.phone_number_id, one.name, display(one.display_phone_number), one.hue,
    one.initials), "clinic")));
  if (clinics.length === 0) {
    $("clinic-name").textContent = "No clinic";
    $("presence").textContent = "start the fake vendors with --clinics";
    return;
  }
  picked.clinic = clinics.find((one) =>
    one.phone_number_id === asked.get("number")) ?? clinics[0];
  const wanted = asked.get("patient");
  if (/^\+[1-9]\d{6,14}$/.test(wanted ?? "")
      && !patients.some((one) => one.phone === wanted)) {
    patients.push({name: asked.get("name") || wanted, phone: wanted});
    drawPatients();
  }
  picked.patient = patients.find((one) => one.phone === wanted)
    ?? patients[0];
  check("clinic", picked.clinic.phone_number_id);
  check("patient", picked.patient.phone);
  open();
}
