// Maps the subdivision of a GeoNames city to ISO 3166-2. GeoNames has its own admin1 codes; CloudFront uses ISO's.

/**
 * Countries whose routing is refined by subdivision. Each pair is the GeoNames admin1 code = the ISO 3166-2 code
 * without its country. Slashes separate several ISO codes, which include recently withdrawn ones.
 *
 * Source: the mapping of npm's iso3166-2-db 2.3.11 (MIT, github.com/esosedi/3166), updated to ISO's Online Browsing
 * Platform where it is older: China's letters (2017), Kazakhstan's digits (2022), India's CG, DH, OD, TS, UK (2020,
 * 2023), South Africa's GP and KZN, Chile's NB, Indonesia's PB, Tanzania's 29 to 31.
 */
const ADMIN_CODES: Readonly<Record<string, string>> = {
  AR:
    '01=B 02=K 03=H 04=U 05=X 06=W 07=C 08=E 09=P 10=Y 11=L 12=F 13=M 14=N 15=Q 16=R 17=A 18=J 19=D 20=Z ' +
    '21=S 22=G 23=V 24=T',
  AU: '01=ACT 02=NSW 03=NT 04=QLD 05=SA 06=TAS 07=VIC 08=WA',
  BR:
    '01=AC 02=AL 03=AP 04=AM 05=BA 06=CE 07=DF 08=ES 11=MS 13=MA 14=MT 15=MG 16=PA 17=PB 18=PR 20=PI ' +
    '21=RJ 22=RN 23=RS 24=RO 25=RR 26=SC 27=SP 28=SE 29=GO 30=PE 31=TO',
  CA: '01=AB 02=BC 03=MB 04=NB 05=NL 07=NS 08=ON 09=PE 10=QC 11=SK 12=YT 13=NT 14=NU',
  CD:
    '02=EQ 04=KE 06=KN 08=BC 10=MA 11=NK 12=SK 13=BU 14=HK 15=HL 16=HU 17=IT 18=KS 19=KG 20=KL 21=LO ' +
    '22=LU 23=KC 24=MN 25=MO 26=NU 27=SA 28=SU 29=TA 30=TO 31=TU',
  CL: '01=VS 02=AI 03=AN 04=AR 05=AT 06=BI 07=CO 08=LI 10=MA 11=ML 12=RM 14=LL 15=TA 16=AP 17=LR 18=NB',
  CN:
    '01=AH 02=ZJ 03=JX 04=JS 05=JL 06=QH 07=FJ 08=HL 09=HA 10=HE 11=HN 12=HB 13=XJ 14=XZ 15=GS 16=GX ' +
    '18=GZ 19=LN 20=NM 21=NX 22=BJ 23=SH 24=SX 25=SD 26=SN 28=TJ 29=YN 30=GD 31=HI 32=SC 33=CQ',
  ID:
    '01=AC 02=BA 03=BE 04=JK 05=JA 07=JT 08=JI 10=YO 11=KB 12=KS 13=KT 14=KI 15=LA 17=NB 18=NT 21=ST ' +
    '22=SG 24=SB 26=SU 28=MA 29=MU 30=JB 31=SA 32=SS 33=BT 34=GO 35=BB 36=PA 37=RI 38=SN 39=PB 40=KR ' +
    '41=SR 42=KU',
  IN:
    '01=AN 02=AP 03=AS 05=CH 06=DN 07=DL 09=GJ 10=HR 11=HP 12=JK 13=KL 14=LD 16=MH 17=MN 18=ML 19=KA ' +
    '20=NL 21=OD/OR 22=PY 23=PB 24=RJ 25=TN 26=TR 28=WB 29=SK 30=AR 31=MZ 32=DH/DD 33=GA 34=BR 35=MP ' +
    '36=UP 37=CG/CT 38=JH 39=UK/UT 40=TS/TG 41=LA',
  KZ:
    '01=19/33/ALM 02=75/ALA 03=11/AKM 04=15/AKT 05=71/AST 06=23/ATY 07=27/ZAP 08=BAY 09=47/MAN 10=61/YUZ ' +
    '11=55/PAV 12=35/62/KAR 13=39/KUS 14=43/KZY 15=63/10/VOS 1537272=79 16=59/SEV 17=31/ZHA',
  MX:
    '01=AGU 02=BCN 03=BCS 04=CAM 05=CHP 06=CHH 07=COA 08=COL 09=CMX 10=DUR 11=GUA 12=GRO 13=HID 14=JAL ' +
    '15=MEX 16=MIC 17=MOR 18=NAY 19=NLE 20=OAX 21=PUE 22=QUE 23=ROO 24=SLP 25=SIN 26=SON 27=TAB 28=TAM ' +
    '29=TLA 30=VER 31=YUC 32=ZAC',
  MY: '01=01 02=02 03=03 04=04 05=05 06=06 07=08 08=09 09=07 11=13 12=10 13=11 14=14 15=15 16=12 17=16',
  MZ: '01=P 02=G 03=I 04=L 05=S 06=N 07=A 08=T 09=Q 10=B 11=MPM',
  RU:
    '01=AD 03=AL 04=ALT 05=AMU 06=ARK 07=AST 08=BA 09=BEL 10=BRY 11=BU 12=CE 13=CHE 15=CHU 16=CU 17=DA ' +
    '19=IN 20=IRK 21=IVA 22=KB 23=KGD 24=KL 25=KLU 27=KC 28=KR 29=KEM 30=KHA 31=KK 32=KHM 33=KIR 34=KO ' +
    '37=KOS 38=KDA 40=KGN 41=KRS 42=LEN 43=LIP 44=MAG 45=ME 46=MO 47=MOS 48=MOW 49=MUR 50=NEN 51=NIZ ' +
    '52=NGR 53=NVS 54=OMS 55=ORE 56=ORL 57=PNZ 59=PRI 60=PSK 61=ROS 62=RYA 63=SA 64=SAK 65=SAM 66=SPE ' +
    '67=SAR 68=SE 69=SMO 70=STA 71=SVE 72=TAM 73=TA 75=TOM 76=TUL 77=TVE 78=TYU 79=TY 80=UD 81=ULY 83=VLA ' +
    '84=VGG 85=VLG 86=VOR 87=YAN 88=YAR 89=YEV 90=PER 91=KYA 92=KAM 93=ZAB',
  SA: '02=11 05=03 06=04 08=05 10=01 11=14 13=06 14=02 15=08 16=10 17=09 19=07 20=12',
  SD:
    '29=KH 36=RS 38=GZ 39=GD 41=NW 42=NB 43=NO 47=DW 49=DS 50=KS 52=KA 53=NR 55=DN 56=KN 58=SI 60=DE ' + '61=DC 62=GK',
  TR:
    '02=02 03=03 04=04 05=05 07=07 08=08 09=09 10=10 11=11 12=12 13=13 14=14 15=15 16=16 17=17 19=19 ' +
    '20=20 21=21 22=22 23=23 24=24 25=25 26=26 28=28 31=31 32=33 33=32 34=34 35=35 37=37 38=38 39=39 ' +
    '40=40 41=41 43=43 44=44 45=45 46=46 48=48 49=49 50=50 52=52 53=53 54=54 55=55 57=57 58=58 59=59 ' +
    '60=60 61=61 62=62 63=63 64=64 65=65 66=66 68=06 69=29 70=30 71=42 72=47 73=51 74=56 75=68 76=72 ' +
    '77=69 78=70 79=71 80=73 81=01 82=18 83=27 84=36 85=67 86=75 87=74 88=76 89=78 90=79 91=80 92=77 ' +
    '93=81',
  TZ:
    '02=19 03=03 04=04 05=08 06=09 07=12 08=13 09=14 10=16 11=17 12=18 13=06 14=21 15=22 16=23 17=24 ' +
    '18=25 19=05 20=10 21=11 22=07 23=02 24=20 25=15 26=01 27=26 28=27 29=28 30=29 31=30 32=31',
  ZA: '02=KZN 03=FS 05=EC 06=GP 07=MP 08=NC 09=LP 10=NW 11=WC',
};

/** Countries whose admin1 codes are ISO's. */
const SAME_CODES: readonly string[] = ['US'];

/** The countries that are refined by subdivision. */
export const REFINED_COUNTRIES: readonly string[] = [...Object.keys(ADMIN_CODES), ...SAME_CODES].sort();

const ISO_CODES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(ADMIN_CODES).flatMap(([country, codes]) =>
    codes.split(' ').map((pair): [string, readonly string[]] => {
      const [admin = '', iso = ''] = pair.split('=');
      return [`${country}.${admin}`, iso.split('/')];
    }),
  ),
);

/** The ISO 3166-2 codes (without the country) of a subdivision of GeoNames; none if its country is not refined. */
export function isoSubdivisions(country: string, adminCode: string): readonly string[] {
  if (SAME_CODES.includes(country)) return /^[A-Z]{2}$/.test(adminCode) ? [adminCode] : [];
  return ISO_CODES.get(`${country}.${adminCode}`) ?? [];
}
