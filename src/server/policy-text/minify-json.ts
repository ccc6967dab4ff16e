/** A JSON text without its white space, members in the order in which they were written: how lifecycle policies are kept. */
export function minifyJson(text: string): string {
  return JSON.stringify(JSON.parse(text));
}
