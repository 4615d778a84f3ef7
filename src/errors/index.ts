export * from './error.js';
export * from './place.js';
export * from './redact.js';
