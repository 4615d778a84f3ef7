import { DbmError, messageOf } from '../../errors/index.js';

/** Why a driver cannot be had, and what helps. `install` is what npm is to install, `broken` what helps otherwise. */
export function missingDriver(
  {
    engine,
    name,
    install = name,
  }: { readonly engine: string; readonly name: string; readonly install?: string },
  cause: unknown,
  broken = `Run \`npm install ${install}\` again.`,
): DbmError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  const said = isMissing ? 'is not installed' : `does not load: ${firstSentence(messageOf(cause))}`;
  return new DbmError('driver', `The driver of ${engine}, ${name}, ${said}`, {
    hint: isMissing ? `Run \`npm install ${install}\`.` : broken,
    cause,
  });
}

/** Node.js breaks its sentences into lines, and lists the files that required one after the sentence. */
function firstSentence(message: string): string {
  const [sentence = ''] = message.split(/\.\s|\nRequire stack:/, 1);
  return sentence.replaceAll('\n', ' ');
}
