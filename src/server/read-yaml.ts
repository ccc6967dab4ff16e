import {readFile} from 'node:fs/promises';
import {parse, YAMLParseError} from 'yaml';
import {EcrctlError} from '../errors.ts';

/**
 * What a YAML (or JSON) file of the user's holds; `what` is its name in messages.
 * @throws EcrctlError FILE_NOT_FOUND, INVALID_SETTINGS
 */
export async function readYaml(file: string, what: string): Promise<unknown> {
  const text = await readText(file, what);
  try {
    return parse(text);
  } catch (error) {
    // The parser's own message quotes the file, and the file may hold secrets.
    const at = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    const where = at ? `: line ${at.line}, column ${at.col}` : '';
    throw new EcrctlError('INVALID_SETTINGS', `${what} ${file} is not valid YAML${where}`, {
      hint: 'mind the indentation, and put texts with : # [ { or * into quotes',
    });
  }
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new EcrctlError('FILE_NOT_FOUND', `${what} ${file} cannot be read`, {cause});
  }
}
