import { startPageServer } from './test/support/page-server';
import { startTestRenderer } from './test/support/test-renderer';
import { appPage, text, script } from './test/support/rendered-site';
(async()=>{
 const server = await startPageServer({ '/p': appPage('', '<script type="module" src="/app.js"></script>'), '/api': text('x'.repeat(3000), 120), '/app.js': script(`fetch('/api').then(r=>r.text()).then(t=>{const c=new MessageChannel();c.port1.onmessage=()=>{for(let i=0;i<200;i++){const p=document.createElement('p');p.textContent='item '+i;document.body.append(p)};say('done')};c.port2.postMessage(0)});`) } as any);
 const r = await startTestRenderer([server.host]);
 for(let i=0;i<Number(process.argv[2]??6);i++){ const t=performance.now(); if(process.env['DBG']) console.error('--- render', Math.round(t)); const d:any = await r.render(server.url+'/p'); console.error(d.kind, d.partial, Math.round(performance.now()-t), Math.round(performance.now())); await r.settled(); }
 await r.close(); await server.close();
})();
