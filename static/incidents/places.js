/** Communes and named places, asked of the places API. */
const METRES_PER_DEGREE = 111_195;

/** Between two `{lat, lng}` in degrees that lie near to each other. */
export function metresBetween(one, other) {
  const east = (other.lng - one.lng) * Math.cos((one.lat * Math.PI) / 180);
  return Math.hypot(east, other.lat - one.lat) * METRES_PER_DEGREE;
}

async function asked(address, params) {
  const url = new URL(address, window.location.href);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/**
 * The commune that holds the point, as `{fullName, formerNames}`; outside the area `{nearestName, distanceM}`. Throws
 * when it cannot be asked.
 */
export async function communeAt(address, { lat, lng }) {
  const { unit, former, nearest, distance_m: distanceM } = await asked(address, { lat, lon: lng });
  return unit
    ? { fullName: unit.full_name, formerNames: former.map((past) => past.full_name) }
    : { nearestName: nearest?.full_name ?? "", distanceM };
}

/** The same for a `place` found by name in a `unit`; `code` is that of a commune only. */
function inUnit(unit, place) {
  return {
    fullName: place.name,
    beside: unit.full_name,
    code: "",
    kind: place.kind,
    lat: place.lat,
    lon: place.lon,
    radiusM: null,
  };
}

function whole(unit) {
  return {
    fullName: unit.full_name,
    beside: unit.former?.full_name ?? "",
    code: unit.code,
    kind: "",
    lat: unit.centre.lat,
    lon: unit.centre.lon,
    radiusM: unit.area_km2 ? Math.sqrt(Number(unit.area_km2) / Math.PI) * 1000 : null,
  };
}

/**
 * Communes and places by a name typed with or without accents. `beside` is the former unit whose name led to a commune,
 * or the commune a place lies in; `radiusM` that of a circle of a commune's area.
 */
export async function placesNamed(address, words) {
  const { results } = await asked(address, { q: words, limit: 8 });
  return results
    .filter((unit) => unit.place || (unit.centre && unit.level === "commune"))
    .map((unit) => (unit.place ? inUnit(unit, unit.place) : whole(unit)));
}
