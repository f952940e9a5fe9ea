/**
 * By how many rows most of what was shown has moved. A row that went elsewhere alone, because its run has ended, does not count.
 * `first`: the place that the first of them had.
 */
export function rowShift(shown: readonly string[], first: number, ids: readonly string[]): number {
  const places = new Map(ids.map((id, place) => [id, place]));
  const moves = shown.flatMap((id, at) => {
    const place = places.get(id);
    return place === undefined ? [] : [place - (first + at)];
  });
  return moves.sort((a, b) => a - b)[moves.length >> 1] ?? 0;
}
