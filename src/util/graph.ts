/**
 * Orders nodes so that each comes after what it depends on, keeping the given order where it is free.
 * A cycle is cut where it is entered: callers that must not have cycles check `cycles`.
 */
export function topologicalSort<T>(
  nodes: readonly T[],
  dependencies: (node: T) => Iterable<T>,
): { readonly order: readonly T[]; readonly cycles: readonly (readonly T[])[] } {
  const order: T[] = [];
  const cycles: T[][] = [];
  const done = new Set<T>();
  if (isSorted(nodes, dependencies)) return { order: nodes, cycles };
  const path: T[] = [];
  const onPath = new Set<T>();
  const known = new Set(nodes);

  // An explicit stack: graphs of ten thousand nodes in a row would overflow a recursive walk.
  for (const root of nodes) {
    const stack: { node: T; next: Iterator<T> }[] = [];
    const enter = (node: T) => {
      path.push(node);
      onPath.add(node);
      stack.push({ node, next: dependencies(node)[Symbol.iterator]() });
    };
    if (!done.has(root)) enter(root);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const { value, done: exhausted } = top.next.next();
      if (exhausted) {
        stack.pop();
        path.pop();
        onPath.delete(top.node);
        done.add(top.node);
        order.push(top.node);
      } else if (onPath.has(value)) {
        cycles.push(path.slice(path.indexOf(value)));
      } else if (known.has(value) && !done.has(value)) {
        enter(value);
      }
    }
  }
  return { order, cycles };
}

/** Whether every node comes after what it depends on already. */
function isSorted<T>(nodes: readonly T[], dependencies: (node: T) => Iterable<T>): boolean {
  const passed = new Set<T>();
  let known: ReadonlySet<T> | null = null;
  for (const node of nodes) {
    for (const it of dependencies(node)) {
      if (passed.has(it)) continue;
      known ??= new Set(nodes);
      if (known.has(it)) return false;
    }
    passed.add(node);
  }
  return true;
}
