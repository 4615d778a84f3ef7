export * from './error.js';
export * from './redact.js';
