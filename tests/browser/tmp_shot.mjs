import {chromium} from "playwright-core";
const b=await chromium.launch({executablePath:"/usr/bin/chromium",args:["--no-sandbox","--disable-gpu","--disable-dev-shm-usage"]});
async function talk(name, number, clinic, lines, file){
  const p=await b.newPage({viewport:{width:1360,height:1500}});
  p.on("console",l=>{if(l.type()==="error")console.log("ERR",l.text())});
  await p.goto("http://127.0.0.1:18090/?name="+encodeURIComponent(name)+"&patient="+encodeURIComponent(number)+"&number="+clinic);
  await p.getByText("online",{exact:true}).waitFor();
  for(const l of lines){
    const theirs=p.locator(".message.theirs"); const n=await theirs.count();
    if(l.startsWith("TAP ")) { await p.getByRole("button",{name:l.slice(4)}).last().click().catch(e=>console.log("no tap",l)); }
    else if(l.startsWith("CLICK ")) { await p.locator(l.slice(6)).click().catch(e=>console.log("no click",l,e.message.slice(0,80))); }
    else { await p.fill("#words",l); await p.press("#words","Enter"); }
    for(let i=0;i<60;i++){ if(await theirs.count()>n) break; await p.waitForTimeout(100); }
    await p.waitForTimeout(400);
    const all=await theirs.allInnerTexts();
    console.log(">> "+l+"\n   "+all.slice(n).map(x=>x.replace(/\n+/g," / ")).join("\n   "));
  }
  await p.screenshot({path:file});
  await p.close();
}
const [,, which]=process.argv;
if(!which||which==="en") await talk("Asha Rao","+919812377701","106660002220001",["can I see Dr Mehta for a cleaning next tuesday after 4?","no, make it wednesday","TAP 4:00 pm","for my son actually","yes","when is my appointment?","move my appointment to friday 11am","yes","do you have a ramp for wheelchairs?","CLICK #to-reminder","yes I will come","cancel my appointment","yes","thanks","STOP","hello","START"],"/tmp/en.png");
if(!which||which==="hi") await talk("रवि","+919812377702","106660002220002",["नमस्ते","डॉक्टर को दिखाना है","कोई भी डॉक्टर","कल सुबह 11 बजे","हाँ","fees kitni hai","kal kitne baje khulta hai","mera appointment parso 4 baje kar do","haan","appointment cancel karna hai","haan ji"],"/tmp/hi.png");
if(!which||which==="es") await talk("María López","+12125550177","106660002220003",["Buenas tardes, quiero una cita para mi hija el martes que viene por la tarde","1","cualquier doctor","la primera","sí","¿cuánto cuesta?","quiero cambiar mi cita para el jueves a las 10","sí","necesito hablar con una persona"],"/tmp/es.png");
await b.close();
