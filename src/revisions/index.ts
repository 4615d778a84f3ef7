export * from './applied.js';
export { checksum } from './checksum.js';
export { commonAncestor, divergedHeads } from './diverged.js';
export { withDownRevisions } from './edit-header.js';
export { readFiles } from './file-cache.js';
export type { FileNameOptions } from './file-name.js';
export {
  checkFileTemplate,
  checkTimeZone,
  defaultFileTemplate,
  fileNameFor,
  newRevisionId,
} from './file-name.js';
export type { VersionsFolder } from './folder.js';
export { listMigrationFiles, readRevisions } from './folder.js';
export { RevisionGraph } from './graph.js';
export { readHeader } from './header.js';
export { needsDatabase, parseRange } from './identifier-syntax.js';
export type { ResolveContext } from './identifiers.js';
export { resolveRange, resolveRevision, resolveRevisions } from './identifiers.js';
export { planDowngrade, planStamp, planUpgrade } from './plan.js';
export type { Revision, RevisionStep } from './revision.js';
export { checkName, titleOf } from './revision.js';
