// Alpine: a document that fills itself, with transitions.
import Alpine from 'alpinejs';

document.getElementById('app').innerHTML =
  `<div x-data="{ items: [], open: false }" x-init="items = await (await fetch('/items.json')).json(); setTimeout(() => open = true, 700)">
<template x-for="item in items" :key="item.id"><p><a :href="'/items/' + item.id" x-text="item.title"></a></p></template>
<p x-show="open" x-transition.duration.500ms>The gate is open</p></div>`;
Alpine.start();
