/**
 * Where a script's collector is, with a slash at its end: where its tag says, else where the script
 * came from. Throws with what to set where neither is known, as on a copy of the script.
 */
export function collectorOf({ src, dataset }: HTMLScriptElement): string {
  const found =
    dataset['collector']?.replace(/\/*$/, '/') ??
    /^([^?]*?\/)w\/(?:v\/)?[^/?]+\/amends/.exec(src)?.[1]
  if (!found) throw new Error('Set data-collector on the script tag')
  // A relative one is the page's.
  return new URL(found, document.baseURI).href
}
