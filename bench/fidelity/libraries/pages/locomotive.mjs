// Smooth scrolling that marks what is in view, and shows it by that mark.
import LocomotiveScroll from 'locomotive-scroll';

const style = document.createElement('style');
style.textContent = '.reveal { opacity: 0; transition: opacity 0.6s } .reveal.is-inview { opacity: 1 }';
document.head.append(style);
document.getElementById('app').innerHTML = Array.from(
  { length: 6 },
  (_, number) => `<section style="height: 700px"><h2 class="reveal" data-scroll>Mile ${number + 1}</h2></section>`,
).join('');
new LocomotiveScroll();
