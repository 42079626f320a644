/**
 * The value below which a share of the values lies, between neighbours in proportion (type 7 of Hyndman and Fan, 1996);
 * undefined of none.
 *
 * @param sorted in ascending order.
 */
export function quantile(sorted: readonly number[], share: number): number | undefined {
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (place - Math.floor(place));
}

/** Least, median and most; undefined of none. */
export function spreadOf(values: readonly number[]): { least: number; median: number; most: number } | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, median, most] = [0, 0.5, 1].map((share) => quantile(sorted, share));
  return least === undefined || median === undefined || most === undefined ? undefined : { least, median, most };
}
