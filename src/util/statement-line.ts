/** A statement as echo prints it: its parameters are a comment behind it. */
export function statementLine(sql: string, parameters: readonly unknown[]): string {
  return parameters.length === 0 ? `${sql};` : `${sql}; -- ${JSON.stringify(parameters.map(printable))}`;
}

function printable(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? `${value.length} bytes` : value;
}
