/**
 * What pg sends for a parameter: text, and null for null. Dates are of the local time zone, with its offset.
 * https://node-postgres.com/features/queries#parameterized-query
 */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return String(value);
  if (ArrayBuffer.isView(value)) return `\\x${bytesOf(value).toString('hex')}`;
  if (value instanceof Date) return dateText(value);
  if (Array.isArray(value)) return arrayText(value);
  const own = value as { toPostgres?(prepare: (inner: unknown) => string | null): unknown };
  if (typeof own.toPostgres === 'function') return parameterText(own.toPostgres(parameterText));
  return JSON.stringify(value);
}

// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-INPUT
function arrayText(values: readonly unknown[]): string {
  const elements = values.map((value) => {
    if (Array.isArray(value)) return arrayText(value);
    const text = parameterText(value);
    return text === null ? 'NULL' : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${elements.join(',')}}`;
}

function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

function dateText(date: Date): string {
  const digits = (value: number, length = 2) => String(value).padStart(length, '0');
  const year = date.getFullYear();
  const offset = -date.getTimezoneOffset();
  const day = `${digits(year < 1 ? 1 - year : year, 4)}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
  const time = `${digits(date.getHours())}:${digits(date.getMinutes())}:${digits(date.getSeconds())}`;
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const zone = `${offset < 0 ? '-' : '+'}${digits(hours)}:${digits(minutes)}`;
  return `${day}T${time}.${digits(date.getMilliseconds(), 3)}${zone}${year < 1 ? ' BC' : ''}`;
}
