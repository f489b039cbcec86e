/** The page for drawing: brings map, tools, list and outbox together. Geometry is computed by the server. */
/* global L */
import { createMap } from "../portal/basemap.js";
import { Corners } from "./drawing_corners.js";
import { ZoneList, named } from "./drawing_list.js";
import { Outbox } from "./drawing_outbox.js";
import { makePen, speak } from "./drawing_pen.js";
import { Snapper, outlinesOf } from "./drawing_snap.js";
import { showWaiting } from "./drawing_waiting.js";
import { ZonesInView } from "./drawing_zones.js";

const CLOSEST = 16; // nearer, a zone of a few metres would stand alone on bare ground
const root = document.querySelector("[data-draw]");
const options = JSON.parse(document.getElementById("draw-options").textContent);
const { texts } = options;
const part = (name) => root.querySelector(`[data-${name}]`);
const tools = [...root.querySelectorAll("[data-tool]")];

const map = createMap(document.getElementById("draw-map"), options);
const communes = [];
const pending = L.layerGroup();
let chosen = null;
let going = null;
let listFor = null;

speak(options.leafletTexts);
const zones = new ZonesInView(map, options, { onLoad: tellView });
const snapper = new Snapper(map, () => [zones.outlinesWithout(going?.kind === "reshape" && chosen.id), communes]);
const list = new ZoneList(root, { url: options.urls.list, texts, onChoose: goTo });
const outbox = new Outbox({
  url: options.urls.edit,
  token: root.querySelector("[name=csrfmiddlewaretoken]").value,
  storageKey: options.storageKey,
  told: { onDone: saved, onRefused: refused, onTrouble: trouble, onChange: tellWaiting },
});

// --- words --------------------------------------------------------------------------------------------------
function say(words) {
  part("status").textContent = words;
}

function warn(words) {
  part("alert").hidden = !words;
  part("alert-words").textContent = words;
}

function tellView({ count, tooMany, failed }) {
  part("in-view").textContent = failed
    ? texts.notLoaded
    : tooMany
      ? texts.tooMany
      : count
        ? texts.shown.replace("%(count)s", count)
        : texts.noneShown;
  const window_ = map.getBounds().toBBoxString();
  if (!failed && window_ !== listFor) list.load(window_);
}

function tellUndo({ undo, redo, last }) {
  part("undo").disabled = !undo;
  part("redo").disabled = !redo;
  const items = last.map(({ words, who, at }) => {
    const item = document.createElement("li");
    item.textContent = `${words} – ${who}, ${at}`;
    return item;
  });
  part("last").replaceChildren(...(items.length ? items : [texts.noEdits]));
}

function tellWaiting(edits) {
  showWaiting(root, edits, { texts, classes: options.classes, outbox, pending });
}

// --- choosing -----------------------------------------------------------------------------------------------
function choose(zone) {
  chosen = zone;
  zones.choose(zone?.id);
  list.mark(zone?.id);
  part("selected").textContent = zone ? named(texts.selected, zone) : texts.nothingSelected;
  if (zone) part("level").value = zone.level;
  for (const name of ["chosen-only", "fill"]) part(name).hidden = !zone;
}

/** Chooses a zone of the list and brings it into view. The list stays as it is, and the focus on its button, so that
 * one can go on to the next zone of it. */
function goTo(zone) {
  choose(zone);
  const [west, south, east, north] = zone.bounds;
  map.fitBounds(L.latLngBounds([south, west], [north, east]).pad(0.5), { maxZoom: CLOSEST, animate: false });
  listFor = map.getBounds().toBBoxString();
  part("frame").scrollIntoView({ block: "nearest" });
}

async function fetchZone(id) {
  const answer = await fetch(`${options.urls.zones}${id}/`);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message);
  return body;
}

async function chooseAt(latlng) {
  const found = zones.at(latlng);
  if (!found) {
    choose(null);
    return;
  }
  try {
    choose((await fetchZone(found.id)).words);
  } catch (error) {
    warn(error instanceof TypeError ? texts.notLoaded : error.message);
  }
}

map.on("click", ({ latlng }) => {
  if (!going) chooseAt(latlng);
});

/** What an edit of the chosen zone sends. */
function onChosen() {
  return { zone: chosen.id, revision: chosen.revision };
}

// --- tools --------------------------------------------------------------------------------------------------
async function start(kind) {
  stop();
  warn("");
  if (kind !== "add" && !chosen) {
    warn(texts.selectFirst);
    return;
  }
  if (kind === "reshape") {
    say(texts.loading);
    const zone = await fetchZone(chosen.id).catch(() => null);
    if (!zone || zone.properties.corners > options.mostHandles) {
      say("");
      warn(zone ? texts.tooManyCorners : texts.notLoaded);
      return;
    }
    choose(zone.words);
    going = { kind, corners: new Corners(map, zone.geometry, { snapper, texts }) };
    say(texts.howToMove);
  } else {
    going = { kind, pen: makePen(map, snapper, { line: kind === "split" }) };
    going.pen.enable();
    say(kind === "split" ? texts.howToSplit : texts.howToDraw);
  }
  showGoing();
}

function stop() {
  const was = going;
  going = null;
  was?.corners?.remove();
  if (was?.pen?.enabled()) was.pen.disable();
  showGoing();
  if (was) tools.find(({ dataset }) => dataset.tool === was.kind).focus({ preventScroll: true });
}

/** The tools make room for what can be done with the one at work. */
function showGoing() {
  part("tools").hidden = Boolean(going);
  part("going").hidden = !going;
  part("cross").hidden = !going?.pen;
  part("place").hidden = part("here").hidden = !going?.pen;
  if (!going) return;
  nameGoing();
  map.getContainer().focus({ preventScroll: true });
  part("going").scrollIntoView({ block: "nearest" });
}

function nameGoing() {
  const level = part("level").selectedOptions[0].textContent;
  part("what").textContent = going?.kind === "add" ? `${texts.add}: ${level}` : texts[going?.kind];
}

function finish() {
  if (going?.corners) {
    const geometry = going.corners.geometry();
    stop();
    send("reshape", { geometry });
  } else if (going?.pen) {
    if (going.pen.count() < needed()) warn(going.kind === "split" ? texts.needTwo : texts.needThree);
    else going.pen.completeShape();
  }
}

/** Corners without which there is no area, or no line. */
function needed() {
  return going.kind === "split" ? 2 : 3;
}

function takeBack() {
  if (going?.corners) going.corners.removeChosen();
  else if (going?.pen?.count()) say(texts.cornerTaken.replace("%(count)s", going.pen.takeBack()));
}

function cancel() {
  stop();
  say(texts.cancelled);
}

map.on("pen:corner", ({ count, snapped }) => {
  warn("");
  say((snapped ? texts.cornerSnapped : texts.cornerPlaced).replace("%(count)s", count));
});

map.on("draw:created", ({ layer }) => {
  const { kind } = going;
  const { geometry } = layer.toGeoJSON(false);
  stop();
  send(kind, { geometry });
});

map.on("draw:drawstop", () => {
  if (going?.pen && !going.pen.enabled()) cancel(); // Leaflet.draw stops at Escape
});

map.getContainer().addEventListener("keydown", (event) => {
  if (!going?.pen || event.target !== map.getContainer()) return;
  if (event.key === "Enter") placeAtCross();
  else if (event.key === "Backspace") takeBack();
  else return;
  event.preventDefault();
});

/** A corner where the cross is; the same place once more ends the shape, as a double click would. */
function placeAtCross() {
  const centre = map.getCenter();
  if (going.last?.equals(centre) && going.pen.count() >= needed()) {
    finish();
    return;
  }
  going.last = centre;
  going.pen.place(centre);
}

function placeHere() {
  const pen = going?.pen;
  say(texts.positionAsking);
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      if (going?.pen !== pen) return;
      const here = L.latLng(coords.latitude, coords.longitude);
      map.panTo(here, { animate: false });
      pen.place(here);
    },
    () => warn(texts.positionFailed),
    { enableHighAccuracy: true, timeout: 15_000 },
  );
}

// --- sending ------------------------------------------------------------------------------------------------
function send(kind, drawn = {}) {
  const level = Number(part("level").value);
  const edit = { kind, ...drawn };
  if (kind === "add" || kind === "reclass") edit.level = level;
  if (kind !== "add" && !["undo", "redo"].includes(kind)) Object.assign(edit, onChosen());
  if (drawn.geometry) edit.snap_m = snapper.reach();
  if (["add", "reshape", "extend"].includes(kind)) edit.over = part("over").value;
  say(texts.sending);
  outbox.add(edit);
}

function saved(answer, edit) {
  warn("");
  say([answer.message, ...answer.notes].join("\n"));
  tellUndo(answer);
  if (edit.text) part("typed").elements.text.value = "";
  const zone = answer.zones.find(({ id }) => id === edit.zone) ?? answer.zones[0];
  choose(zone ?? null);
  listFor = null;
  zones.load();
}

function refused(message, edit, code) {
  say("");
  warn(message);
  if (code === "zone_changed") {
    choose(null);
    listFor = null;
    zones.load();
  }
}

function trouble(kind) {
  say("");
  warn({ line: texts.kept, login: texts.loginNeeded, server: texts.failed }[kind]);
  part("login").hidden = kind !== "login";
  part("login").querySelector("a").href = options.urls.login;
  tellWaiting(outbox.edits);
}

// --- buttons ------------------------------------------------------------------------------------------------
for (const tool of tools) tool.addEventListener("click", () => start(tool.dataset.tool));
const PRESSED = { place: placeAtCross, here: placeHere, back: takeBack, finish, cancel };
for (const [name, press] of Object.entries(PRESSED)) part(name).addEventListener("click", press);
part("undo").addEventListener("click", () => send("undo"));
part("redo").addEventListener("click", () => send("redo"));
part("reclass").addEventListener("click", () => send("reclass"));
part("unselect").addEventListener("click", () => choose(null));
part("level").addEventListener("change", nameGoing);
part("snap").addEventListener("change", (event) => {
  snapper.on = event.target.checked;
});
part("remove").addEventListener("click", () => {
  if (!chosen) warn(texts.selectFirst);
  else if (confirm(texts.confirmRemove)) send("remove");
});

part("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  const { kind, text } = event.target.elements;
  if (kind.value !== "add" && !chosen) warn(texts.selectFirst);
  else send(kind.value, { text: text.value });
});
part("fill").addEventListener("click", async () => {
  const { geometry } = await fetchZone(chosen.id);
  part("typed").elements.text.value = JSON.stringify(geometry);
});

// --- begin --------------------------------------------------------------------------------------------------
map.backdrop.then((found) => {
  for (const { geometry } of found?.features ?? []) communes.push(...outlinesOf(geometry));
});
const [west, south, east, north] = options.area;
pending.addTo(map);
choose(null);
tellUndo(options);
tellWaiting(outbox.edits);
map.fitBounds([[south, west], [north, east]], { maxZoom: CLOSEST, animate: false });
zones.load();
outbox.send();
