// Recognises titles and headings that say that there is no page.

/** Parts of a title, as in `404 | Example`. */
const SEPARATOR = /\s+[|–—·•:-]+\s+|:\s+/;

/** A part that says nothing else: "Peugeot 404" and "What we have not found" are pages. */
const WHOLE_PART =
  /^\W*(?:(?:oops|sorry|error|http)\W+)*(?:404(?:\W+(?:error|page))?(?:\W+(?:page\W+)?not found)?|(?:(?:the|this|that|requested|your)\s+)*(?:page|url|address|content|document|article|product)?\s*(?:(?:you requested|you['’]re looking for|was|is|could|can)\s+)*not (?:be )?found)\W*$/i;

/** What says it wherever it stands. */
const ANYWHERE =
  /\b(?:page not found|page (?:does not|doesn['’]t) exist|no such page|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|página não encontrada|pagina non trovata|pagina niet gevonden)|ページが見つかりません|页面不存在|페이지를 찾을 수 없습니다/i;

/** Whether a title or heading says that there is no page. */
export function saysNotFound(text: string): boolean {
  return ANYWHERE.test(text) || [text, ...text.split(SEPARATOR)].some((part) => WHOLE_PART.test(part));
}
