/**
 * For each of a number of things, told by their positions from 0, those that lie beside it. Most revisions follow one
 * other: a list for each would take longer to make, and to collect as garbage, than to read the headers.
 */
export class Neighbours {
  private readonly first: Int32Array;
  private readonly others = new Map<number, number[]>();

  constructor(size: number) {
    this.first = new Int32Array(size).fill(-1);
  }

  add(position: number, neighbour: number): void {
    if (this.first[position]! < 0) {
      this.first[position] = neighbour;
      return;
    }
    const others = this.others.get(position);
    if (others === undefined) this.others.set(position, [neighbour]);
    else others.push(neighbour);
  }

  has(position: number, neighbour: number): boolean {
    return this.first[position] === neighbour || this.others.get(position)?.includes(neighbour) === true;
  }

  /** In the order in which they were added. */
  of(position: number): readonly number[] {
    return this.map(position, (it) => it);
  }

  /** What `told` says of each of them. */
  map<T>(position: number, told: (neighbour: number) => T): readonly T[] {
    const first = this.first[position]!;
    if (first < 0) return [];
    const others = this.others.get(position);
    // To spread or to map what is nearly always one takes a fifth of the time that its line in a history does.
    return others === undefined ? [told(first)] : [told(first), ...others.map(told)];
  }

  count(position: number): number {
    return this.first[position]! < 0 ? 0 : 1 + (this.others.get(position)?.length ?? 0);
  }

  /** Whether all lie before the thing that they lie beside. */
  areBefore(): boolean {
    return (
      this.first.every((it, position) => it < position) &&
      [...this.others].every(([position, others]) => others.every((it) => it < position))
    );
  }
}
