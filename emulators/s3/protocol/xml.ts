// S3's XML: escaping, elements and the error document.
import type { S3Error } from './s3-error';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * Text made safe inside an element. White space that an XML parser would normalise, and control characters,
 * become numeric references, as in S3's own answers (the latter make XML 1.0 invalid: clients with such keys
 * ask for encoding-type=url).
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\u0000-\u001f]/g, (character) => {
    switch (character) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      default:
        return `&#${String(character.charCodeAt(0))};`;
    }
  });
}

/** One element with text content, or nothing when the text is undefined. */
export function textElement(name: string, text: string | undefined): string {
  return text === undefined ? '' : `<${name}>${escapeXml(text)}</${name}>`;
}

/** A whole document around elements made by the functions above. */
export function xmlDocument(rootName: string, content: string, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return `${DECLARATION}<${rootName}${attribute}>${content}</${rootName}>`;
}

/** S3's error document. */
export function errorXml(error: S3Error, requestId: string): string {
  const details = Object.entries(error.details).map(([name, value]) => textElement(name, value));
  const content = [
    textElement('Code', error.code),
    textElement('Message', error.message),
    ...details,
    textElement('RequestId', requestId),
    textElement('HostId', 'embedded-s3'),
  ];
  return xmlDocument('Error', content.join(''));
}
