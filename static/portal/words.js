/** "%(name)s" in a translated text gives way to the value. */
export function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}
