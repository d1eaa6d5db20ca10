// Text that is typed.
import Typed from 'typed.js';

document.getElementById('app').innerHTML = '<h1><span id="typed"></span></h1>';
new Typed('#typed', {
  strings: ['Twelve ships came home before the storm'],
  typeSpeed: 40,
  startDelay: 300,
  showCursor: false,
});
