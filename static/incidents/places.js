/** Communes, asked of the places API. */

async function asked(address, params) {
  const url = new URL(address, window.location.href);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** The commune that holds the point, as `{fullName}`; null outside the area. Throws when it cannot be asked. */
export async function communeAt(address, { lat, lng }) {
  const { unit } = await asked(address, { lat, lon: lng });
  return unit && { fullName: unit.full_name };
}

/** Communes by a name typed with or without accents; `radiusM` is that of a circle of the commune's area. */
export async function communesNamed(address, words) {
  const { results } = await asked(address, { q: words, limit: 6 });
  return results
    .filter((unit) => unit.centre && unit.level === "commune")
    .map((unit) => ({
      fullName: unit.full_name,
      formerName: unit.former?.full_name ?? "",
      lat: unit.centre.lat,
      lon: unit.centre.lon,
      radiusM: unit.area_km2 ? Math.sqrt(Number(unit.area_km2) / Math.PI) * 1000 : null,
    }));
}
