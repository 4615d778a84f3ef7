import type { Paint } from './paint.js';

/** Where text goes. */
export interface Sink {
  readonly isTerminal: boolean;
  write(text: string): void;
}

/** Results: text for people, or with --json one document and nothing else. */
export interface Output {
  readonly isJson: boolean;
  readonly paint: Paint;
  /** A line of the result, in text mode only. */
  line(text: string): void;
  /** The one document of --json; nothing in text mode. */
  document(value: unknown): void;
}

/** Progress, questions, notes and errors: on standard error, in both modes. */
export interface Messages {
  readonly paint: Paint;
  line(text: string): void;
  /** Text that the next call continues with `finish`; anything else in between begins a new line. */
  start(text: string): void;
  finish(text: string): void;
}

export function createOutput(sink: Sink, isJson: boolean, paint: Paint): Output {
  return {
    isJson,
    paint,
    line: (text) => {
      if (!isJson) sink.write(`${text}\n`);
    },
    document: (value) => {
      if (isJson) sink.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

export function createMessages(sink: Sink, paint: Paint): Messages {
  let unfinished = false;
  const close = () => {
    if (unfinished) sink.write('\n');
    unfinished = false;
  };
  return {
    paint,
    line: (text) => {
      close();
      sink.write(`${text}\n`);
    },
    start: (text) => {
      close();
      sink.write(text);
      unfinished = true;
    },
    finish: (text) => {
      sink.write(unfinished ? ` ${text}\n` : `  ${text}\n`);
      unfinished = false;
    },
  };
}
