/**
 * Given names that are used for one another: short forms, and the spellings in Latin of names of other scripts. A
 * name may stand in several lines; two names are variants where they share a line. INVARIANT: names that siblings bear
 * beside each other (Hassan and Hussain, Alexander and Alexandra) share none.
 */
const LINES = `
abdul abdel abdal
abigail abi abby abbie gail
abraham abe ibrahim ebrahim ibraheem
adam adem
agnieszka aga
ahmed ahmad ahmet achmed
aisha aysha ayesha aishah aicha
albert al bert bertie
alexander alex alec sandy alasdair alistair alexandr aleksander oleksandr olexandr aleksandr sasha
alexandra alex sandra lexi oleksandra aleksandra sasha
alfred alf alfie fred
ali aly
alice ali
amanda mandy
andrew andy drew andrii andriy andrey andrei andrzej
andrea andi
angela angie
ann anne anna annie
anastasia anastasiia nastya
anthony tony antony ant
arthur art
barbara barb babs barbie
benjamin ben benny
bernard bernie
bilal billal
catherine cathy kate katie katherine kathryn catharine katharine kath kathy cate kitty kit kay
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
dmytro dmitri dmitry dmitriy
donald don donny
dorothy dot dottie dolly
douglas doug
edward ed eddie ted ned teddy
edwin ed
eileen aileen ilene
eleanor ellie nell elinor nora
elizabeth liz beth betty lizzie betsy libby elisabeth bess
emily em emmie
emma em
ernest ernie
eugene gene yevhen evgeny yevgeny
fatima fatema fatimah fatma
florence flo florrie
frances fran frankie
francis frank
frederick fred freddie frederic
geoffrey geoff jeff jeffrey
george georgie heorhii giorgos
georgina georgie gina
gerald gerry jerry
gerard gerry ged
gillian gill jill
graham graeme
gregory greg grigor
gwendoline gwen
harold harry hal
harriet hattie
harry henry hal
hassan hasan hassaan
hannah hanna
helen nell ellen
hussain hussein husain hossain hussayn husayn
irene rene
iryna irina
isaac ishaq zac
isabella bella izzy isabelle isabel isobel
jacqueline jackie jacqui jacky
jacob jake jakub yakub yaqub
james jim jimmy jamie
janet jan
jane janie jayne
janice jan
jean jeannie
jennifer jen jenny jenni
jessica jess jessie
joan joanie
joanna jo joanne
joseph joe joey jozef yusuf yousuf yousef youssef
josephine jo josie
jonathan jon jonny
john johnny jon jack
joshua josh
joyce joy
judith judy
julia julie yulia yuliia iuliia
julie jules
kareem karim
kathleen kath kathy cathleen
kenneth ken kenny
kevin kev
khadija khadijah kadija
laura laurie
lawrence laurence larry laurie
leonard len lenny leo
leslie les
lillian lily lil
louise lou
lucy lucie
malcolm mal
malgorzata gosia
margaret maggie meg peggy marge madge greta margie
maria marie mariia mariya
marian marion
marilyn lyn
martin marty
martha marth
maryam mariam maryem miriam
matilda tilly tilda
matthew matt mat matty
maureen mo
maxwell max
michael mike mick mickey mikey michal mykhailo mikhail
michelle shell chelle
mohammed muhammad mohammad mohamed muhammed mohamad muhamad mehmet mohd md
mustafa mustapha moustafa
mykola nikolai nikolay nick nicholas
natalia nataliia nataliya natalie
nathan nat nate
nathaniel nat nate nathan
nicholas nick nicky nic
nicola nicky nikki nic
noor nur nour
norman norm
oliver ollie olly
olivia liv livvy
omar umar omer
osman usman uthman othman
pamela pam
patricia pat patsy trish tricia paddy
patrick pat paddy
paul pavlo pavel
pauline paula
penelope penny
peter pete petro pyotr piotr
philip phil phillip pip
philippa pippa pip
rachel rach rachael
rahman rehman
raymond ray
rebecca becky bex becca rebekah
reginald reg reggie
richard rick dick ricky rich richie
robert bob rob bobby robbie bert
roger rog
ronald ron ronnie
rosemary rose rosie
russell russ
ruth ruthie
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sara
saeed said sayeed saeid
sean shaun shawn
serhii sergei sergey sergiy
sharon shaz
sheikh shaikh shaykh
sheila shelagh
shirley shirl
sidney sid sydney
simon si
sofia sofiia sophia sophie sofiya
stanley stan
stephanie steph stef
stephen steve steven stevie stefan
stuart stewart stu
susan sue suzie susie suzanne suzy
svitlana svetlana
sylvia silvia
syed sayed sayyid sayyed
tariq tarik tareq
tatiana tetiana tatyana tanya
terence terry terrence
teresa theresa terri tess tessa
theodore theo ted
thomas tom tommy
timothy tim
tobias toby
valerie val
veronica ronnie vera
victor vic viktor
victoria vicky vicki tori viktoriia viktoria
vincent vince vinny
violet vi
virginia ginny
volodymyr vladimir
vivienne viv vivian
walter wal walt
wendy wend
wilfred wilf fred
william will bill billy willie liam
winifred win winnie freda
yasmin yasmeen jasmine yasmine
yevheniia yevgenia evgenia
younis yunus younus
yvonne vonnie
zachary zac zach zak
zainab zaynab zeinab zaynub
`

const LINES_OF: ReadonlyMap<string, readonly number[]> = linesByName()

/** True when the folded names are two forms of one given name. */
export function areVariants(one: string, other: string): boolean {
  const lines = LINES_OF.get(one)
  return lines !== undefined && LINES_OF.get(other)?.some((it) => lines.includes(it)) === true
}

function linesByName(): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  for (const [at, line] of LINES.trim().split('\n').entries())
    for (const name of line.split(' ')) found.set(name, [...(found.get(name) ?? []), at])
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
