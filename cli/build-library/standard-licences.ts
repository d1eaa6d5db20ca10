// Texts of licences (SPDX License List), for packages that ship none.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const MIT_PERMISSION = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so`;

const MIT_NOTICE = `The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.`;

const MIT_WARRANTY = `THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const ISC_PERMISSION = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee
is hereby granted, provided that the above copyright notice and this permission notice appear in all
copies.`;

const ISC_WARRANTY = `THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS
SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE
AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE
OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS
SOFTWARE.`;

/**
 * The text; undefined for a licence that is not known here.
 * @param licence its SPDX identifier
 * @param holder the author, as the package's manifest names him
 */
export function standardText(licence: string, holder: string): string | undefined {
  const copyright = `Copyright (c) ${holder}`;
  switch (licence) {
    case 'MIT': {
      const condition = `${MIT_PERMISSION}, subject to the following conditions:`;
      return [copyright, condition, MIT_NOTICE, MIT_WARRANTY].join('\n\n');
    }
    case 'MIT-0':
      return [copyright, `${MIT_PERMISSION}.`, MIT_WARRANTY].join('\n\n');
    case 'ISC':
      return [copyright, ISC_PERMISSION, ISC_WARRANTY].join('\n\n');
    case 'Apache-2.0':
      return readFileSync(path.join(__dirname, '../../LICENSE'), 'utf8').trim();
    default:
      return undefined;
  }
}
