// Lit: components with open shadow roots, asking for what they show.
import { css, html, LitElement } from 'lit';

class ShipList extends LitElement {
  static properties = { items: { state: true } };
  static styles = css`li { color: darkblue; }`;

  connectedCallback() {
    super.connectedCallback();
    fetch('/items.json')
      .then((answer) => answer.json())
      .then((items) => (this.items = items));
  }

  render() {
    return html`<h1><slot></slot></h1>${this.items === undefined ? html`<p>Loading</p>` : html`<ul>${this.items.map(({ id, title }) => html`<li><a href="/items/${id}">${title}</a></li>`)}</ul>`}`;
  }
}

customElements.define('ship-list', ShipList);
document.getElementById('app').innerHTML = '<ship-list>Ships at anchor</ship-list>';
