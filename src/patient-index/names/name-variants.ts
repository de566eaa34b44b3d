/**
 * Given names that are used for one another: a name with its other spellings, joined by `=`, and then its short forms.
 * Spellings of one name are variants, and a short form is one of each of them; two short forms are not: Kate and Katie
 * may be twins, Katherine and Kate are not. A name may stand in several lines. INVARIANT: names that siblings bear beside each other (Hassan and Hussain, Harry and
 * Henry) are no variants.
 */
const LINES = `
abdul=abdel=abdal
abigail abi abby abbie gail
ibrahim=ebrahim=ibraheem=abraham abe
adam=adem
agnieszka aga
ahmed=ahmad=ahmet=achmed
aisha=aysha=ayesha=aishah=aicha
albert al bert bertie
alexander=alexandr=aleksander=oleksandr=olexandr=aleksandr alex alec sandy alasdair alistair sasha
alexandra=oleksandra=aleksandra alex sandra lexi sasha
alfred alf alfie fred
ali=aly
alice ali
amanda mandy
andrew andy drew
andrii=andriy=andrey=andrei=andrzej=andrew
andrea andi
angela angie
ann=anne annie
anastasia anastasiia nastya
anthony tony antony ant
arthur art
barbara barb babs barbie
benjamin ben benny
bernard bernie
bilal=billal
catherine=katherine=kathryn=catharine=katharine cathy kate katie kath kathy cate kitty kit kay
katarzyna kasia
charles charlie chas chuck
charlotte charlie lottie
christina tina chris chrissie
christine chris chrissie tina
christopher chris kit topher
clifford cliff
daniel dan danny
danielle dani
david dave davey
deborah debbie deb debra
derek del
diana di diane
dmytro=dmitri=dmitry=dmitriy
donald don donny
dorothy dot dottie dolly
douglas doug
edward ed eddie ted ned teddy
edwin ed
eileen aileen ilene
eleanor ellie nell elinor nora
elizabeth=elisabeth liz beth betty lizzie betsy libby bess
emily em emmie
emma em
ernest ernie
yevhen=evgeny=yevgeny=eugene gene
fatima=fatema=fatimah=fatma
florence flo florrie
frances fran frankie
francis frank
frederick fred freddie frederic
geoffrey=jeffrey geoff jeff
george georgie heorhii giorgos
georgina georgie gina
gerald gerry jerry
gerard gerry ged
gillian gill jill
graham=graeme
gregory greg grigor
gwendoline gwen
harold harry hal
harriet hattie
hassan=hasan=hassaan
hannah hanna
helen nell
hussain=hussein=husain=hossain=hussayn=husayn
irene=rene
iryna=irina
isaac ishaq zac
isabella izzy
isabelle=isabel=isobel izzy
jacqueline jackie jacqui jacky
jacob jake
yakub=yaqub=jakub=jacob
james jim jimmy jamie
janet jan
jane janie jayne
janice jan
jean jeannie
jennifer jen jenny jenni
jessica jess jessie
joan joanie
joanna jo
joanne jo
joseph joe joey jozef
yusuf=yousuf=yousef=youssef=joseph
josephine jo josie
jonathan jon jonny
john johnny jon
joshua josh
joyce joy
judith judy
julia=yulia=yuliia=iuliia
julie jules
kareem=karim
kathleen kath kathy cathleen
kenneth ken kenny
kevin kev
khadija=khadijah=kadija
laura laurie
lawrence=laurence larry laurie
leonard len lenny leo
leslie les
lillian lily lil
louise lou
lucy lucie
malcolm mal
malgorzata gosia
margaret maggie meg peggy marge madge greta margie
maria=mariia=mariya
marian marion
marilyn lyn
martin marty
martha marth
maryam=mariam=maryem=miriam
matilda tilly tilda
matthew matt mat matty
maureen mo
maxwell max
michael mike mick mickey mikey
mykhailo=mikhail=michal=michael
michelle shell chelle
mohammed=muhammad=mohammad=mohamed=muhammed=mohamad=muhamad=mehmet=mohd=md
mustafa=mustapha=moustafa
mykola=nikolai=nikolay=nicholas nick
natalia=nataliia=nataliya natalie
nathan nat nate
nathaniel nat nate
nicholas nick nicky nic
nicola nicky nikki nic
noor=nur=nour
norman norm
oliver ollie olly
olivia liv livvy
omar=umar=omer
osman=usman=uthman=othman
pamela pam
patricia pat patsy trish tricia paddy
patrick pat paddy
paul pavlo pavel
penelope penny
peter pete petro pyotr piotr
philip=phillip phil pip
philippa pippa pip
rachel rach rachael
rahman=rehman
raymond ray
rebecca=rebekah becky bex becca
reginald reg reggie
richard rick dick ricky rich richie
robert bob rob bobby robbie bert
roger rog
ronald ron ronnie
rosemary rose rosie
russell=russel russ
ruth ruthie
samantha sam sammy
samuel sam sammy
sandra sandy
sarah=sara
saeed=said=sayeed=saeid
sean=shaun=shawn
serhii=sergei=sergey=sergiy
sharon shaz
sheikh=shaikh=shaykh
sheila shelagh
shirley shirl
sidney sid sydney
simon si
sofia=sofiia=sophia=sofiya
stanley stan
stephanie steph stef
stephen=steven steve stevie stefan
stuart stewart stu
susan sue suzie susie suzanne suzy
svitlana=svetlana
sylvia silvia
syed=sayed=sayyid=sayyed
tariq=tarik=tareq
tatiana=tetiana=tatyana=tetyana tanya
terence=terrence terry
teresa=theresa terri tess tessa
theodore theo ted
thomas tom tommy
timothy tim
tobias toby
valerie val
veronica ronnie vera
victor vic viktor
victoria=viktoriia=viktoria vicky vicki tori
vincent vince vinny
violet vi
virginia ginny
volodymyr=vladimir
vivienne viv vivian
walter wal walt
wendy wend
wilfred wilf fred
william will bill billy willie
winifred win winnie freda
yasmin=yasmeen=jasmine=yasmine
yevheniia=yevgenia=evgenia
younis=yunus=younus
yvonne vonnie
zachary zac zach zak
zainab=zaynab=zeinab=zaynub
`

const HEADS_OF: ReadonlyMap<string, readonly string[]> = headsByName()

/** True when the folded names are two forms of one given name. */
export function areVariants(one: string, other: string): boolean {
  return HEADS_OF.get(one)?.includes(other) === true || HEADS_OF.get(other)?.includes(one) === true
}

function headsByName(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const line of LINES.trim().split('\n')) {
    const [first = '', ...short] = line.split(' ')
    const spellings = first.split('=')
    for (const name of [...spellings, ...short]) found.set(name, [...(found.get(name) ?? []), ...spellings])
  }
  return found
}

/**
 * First names that many brothers or sisters bear together, told apart by the name that follows (naming in Muslim and
 * Sikh families): alone, they say as little as a title.
 */
export const BORNE_BY_SIBLINGS: ReadonlySet<string> = new Set(
  'mohammed muhammad mohammad mohamed muhammed mohamad muhamad mohd md abdul abdel abdal syed sayed sayyid sayyed bibi mst most'.split(
    ' ',
  ),
)
