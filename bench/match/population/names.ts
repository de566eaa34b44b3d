/** Names by the part of the world they come from, commonest first. Written down for these populations alone. */
export type NameStock = {
  readonly share: number
  readonly men: readonly string[]
  readonly women: readonly string[]
  readonly families: readonly string[]
  /** Share of people who give 1 January because the day is not known. */
  readonly newYear: number
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** English surnames of places: first and last parts, for the long tail of rare names. */
const FIRST_PARTS = words(
  'Ash Black Brad Bram Brook Burn Carl Chat Cliff Cram Dal Den Dun East Ed El Fair Farn Glad Gran Hal Ham Hart Hasel Hather Hol Hop Hor Hux Kel Ken Kirk Lang Law Lin Lock Mar Mel Mid Mill Nor North Oak Old Pem Pen Pres Rad Rams Red Rip Rock Row San Sel Shel Sher Ship Somer South Stan Stock Strat Sut Thorn Thur Tod Wal War Wes West Whit Win Wood',
)
const LAST_PARTS = words(
  'bourne bridge brook bury by cliffe combe cote cott croft dale den field ford gate grave ham hill house hurst ington land leigh ley low man mere more ridge sey shaw side stead stone thorpe ton tree ward water well wick wood worth',
)
const PLACES = FIRST_PARTS.flatMap((first) => LAST_PARTS.map((last) => first + last))

export const STOCKS: readonly NameStock[] = [
  {
    share: 0.76,
    newYear: 0,
    men: words(
      'David John Paul James Michael Andrew Peter Robert Mark Stephen William Thomas Richard Christopher Anthony Daniel Matthew Ian Alan Kevin Brian Keith Simon Philip Martin Jack Steven George Nicholas Benjamin Joshua Samuel Oliver Harry Charlie Alexander Joseph Adam Ryan Luke Graham Colin Roger Kenneth Derek Raymond Ronald Dennis Barry Trevor Geoffrey Patrick Sean Liam Callum Connor Jamie Lewis Nathan Jordan Kieran Dylan Ethan Noah Jacob Alfie Archie Henry Leo Freddie Theodore Arthur Edward Frederick Albert Ernest Stanley Leonard Harold Walter Frank Francis Gerald Gordon Neil Stuart Craig Darren Wayne Gary Jason Lee Scott Dean Carl Shaun Russell Timothy Jonathan Jeremy Hugh Duncan Malcolm Norman Leslie Sidney Cyril Victor Desmond Douglas Donald Hayden Jayden Kyle Toby Max Isaac Reuben Elliot Owen Rhys Gareth Huw Ivor',
    ),
    women: words(
      'Margaret Susan Mary Elizabeth Patricia Jean Christine Sarah Karen Emma Jacqueline Julie Helen Linda Janet Barbara Joan Ann Jennifer Claire Laura Rebecca Charlotte Jessica Amy Hannah Sophie Emily Lucy Katie Chloe Olivia Amelia Isla Ava Grace Lily Ella Evie Poppy Freya Florence Alice Ruby Daisy Phoebe Megan Bethany Lauren Abigail Holly Georgia Gemma Kelly Lisa Michelle Nicola Samantha Joanne Tracey Sharon Deborah Angela Alison Amanda Jane Carol Pamela Sheila Maureen Brenda Valerie Sandra Kathleen Dorothy Doris Edith Irene Joyce Marjorie Vera Winifred Gladys Hilda Ethel Eileen Sylvia Shirley Beryl Audrey Rosemary Gillian Catherine Katherine Kathryn Heather Fiona Wendy Hazel Diane Diana Dawn Lesley Lynn Lynne Marion Marian Rachel Ruth Natalie Natasha Danielle Stephanie Victoria Caroline Anna Anne Marie Rose Violet Ivy Elsie Millie Maisie Molly Polly Eleanor Harriet Frances Victoria Philippa Theresa Bernadette Siobhan Zoe Zara Imogen Anne-Marie Mary-Jane Sally-Ann',
    ),
    families: [
      ...words(
        "Smith Jones Taylor Williams Brown Davies Evans Wilson Thomas Roberts Johnson Lewis Walker Robinson Wood Thompson White Watson Jackson Wright Green Harris Cooper King Lee Martin Clarke James Morgan Hughes Edwards Hill Moore Clark Harrison Scott Young Morris Hall Ward Turner Carter Phillips Mitchell Patel Adams Campbell Anderson Allen Cook Bailey Parker Miller Davis Murphy Price Bell Baker Griffiths Kelly Simpson Marshall Collins Bennett Cox Richardson Fox Gray Rose Chapman Hunt Robertson Shaw Reynolds Lloyd Ellis Richards Russell Wilkinson Khan Graham Stewart Reid Murray Powell Palmer Holmes Rogers Stevens Walsh Hunter Thomson Matthews Ross Owen Mason Knight Kennedy Butler Saunders Cole Pearce Dean Foster Harvey Hudson Gibson Mills Berry Barnes Pearson Kaur Booth Dixon Grant Gordon Lane Harper Ali Hart Mcdonald Brooks Carr Macdonald Hamilton Johnston West Gill Dawson Armstrong Gardner Stone Andrews Williamson Barker George Fisher Cunningham Watts Webb Lawrence Bradley Jenkins Wells Chambers Spencer Poole Atkinson Lawson Day Woods Rees Fraser Black Fletcher Hussain Willis Marsh Ahmed Doyle Lowe Burns Hopkins Nicholson Parry Newman Jordan Henderson Howard Barrett Burton Riley Porter Byrne Houghton O'Brien O'Connor O'Neill O'Sullivan Fitzgerald McCarthy",
      ),
      ...PLACES,
    ],
  },
  {
    share: 0.11,
    newYear: 0.03,
    men: words(
      'Mohammed Muhammad Ali Ahmed Hassan Hussain Imran Asif Tariq Bilal Usman Omar Ibrahim Yusuf Zain Hamza Adil Kamran Nadeem Shahid Rashid Khalid Abdul Syed Rajesh Sanjay Anil Vijay Amit Rahul Ravi Suresh Ramesh Harpreet Gurpreet Manjit Jaspal Balwinder Sukhdev Rahim Karim Jamal Faisal Saeed Iqbal Arif Naveed Zahid',
    ),
    women: words(
      'Fatima Aisha Zainab Maryam Khadija Amina Saima Shazia Nasreen Rukhsana Shabana Samina Bushra Farzana Nazia Sadia Parveen Yasmin Noor Hafsa Priya Anita Sunita Meena Kavita Rekha Geeta Nisha Pooja Jasvinder Harjit Manpreet Surinder Kulwinder Rajinder Amrit Simran Nadia Sana Iqra Hina Rabia Tahira Zahra Sumaiya Halima',
    ),
    families: words(
      'Khan Patel Hussain Ali Ahmed Singh Begum Kaur Shah Akhtar Mahmood Malik Iqbal Miah Rahman Hassan Mirza Chaudhry Butt Sharma Kumar Gupta Mehta Desai Joshi Chowdhury Uddin Islam Bibi Sheikh Qureshi Siddiqui Ansari Raja Rashid Aslam Ashraf Bashir Anwar Javed Saleem Hamid Aziz Nawaz Sandhu Gill Dhillon Sidhu Grewal Bains Johal Mann Virk Parmar Solanki Chauhan Thakur Nair Menon Pillai Iyer Rao Reddy Das Bose Banerjee Mukherjee Sen Ghosh',
    ),
  },
  {
    share: 0.05,
    newYear: 0,
    men: words(
      'Piotr Krzysztof Andrzej Tomasz Paweł Marcin Michał Marek Grzegorz Łukasz Adam Zbigniew Jerzy Tadeusz Jakub Mateusz Dawid Kamil Wojciech Rafał Sebastian Bartosz Ștefan Andrei Ion Mihai Gheorghe Oleksandr Serhii Volodymyr Dmytro Andrii Mykola Yevhen Dmitry Sergei',
    ),
    women: words(
      'Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Magdalena Joanna Zofia Monika Aleksandra Beata Dorota Jadwiga Natalia Karolina Ioana Elena Andreea Olena Tetiana Iryna Nataliia Svitlana Yuliia Oksana Kateryna Viktoriia Sofiia',
    ),
    families: words(
      'Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Piotrowski Grabowski Nowakowski Pawłowski Michalski Adamczyk Dudek Zając Wieczorek Jabłoński Król Majewski Olszewski Popescu Ionescu Popa Radu Dumitru Stan Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Oliynyk Shevchuk Koval Polishchuk Bondar Tkachuk Moroz Marchenko Lysenko Rudenko Savchenko Petrenko',
    ),
  },
  {
    share: 0.04,
    newYear: 0.12,
    men: words(
      'Ahmad Mahmoud Mustafa Khaled Yousef Hussein Hasan Abdullah Osama Samir Walid Nabil Farid Reza Mehdi Amir Hamid Najib Zabihullah Abdi Mohamed Abdirahman Farah Yonas Tesfay Mulugeta Ismail Kemal Mehmet Emre Can Dilshad Karwan Rebwar',
    ),
    women: words(
      'Fatma Amira Layla Salma Huda Rania Samira Nour Hala Zahra Maryam Shirin Parisa Nasrin Leila Hodan Fadumo Amina Sahra Ifrah Selam Tsega Helen Zeynep Elif Ayşe Emine Shilan Nasreen Soraya',
    ),
    families: words(
      'Mohamed Ahmed Hassan Ali Hussein Ibrahim Abdullah Omar Osman Yusuf Warsame Farah Abdi Haidari Ahmadi Karimi Rezaei Hosseini Mohammadi Noori Rahimi Amiri Sadat Tesfaye Haile Kidane Yılmaz Kaya Demir Şahin Çelik Öztürk Aydın Saleh Mansour Khalil Nasser Haddad Khoury Barzani Aziz Rasul',
    ),
  },
  {
    share: 0.04,
    newYear: 0,
    men: words(
      'Emmanuel Samuel Daniel Joseph Kwame Kofi Kojo Chukwuemeka Oluwaseun Tunde Ade Babatunde Ibrahim Chinedu Obinna Femi Sipho Tendai Winston Leroy Delroy Errol Clive Wei Jun Ming Hao Chun Kin Wai Ka Chi Minh Tuan Hung Juan Carlos Jose',
    ),
    women: words(
      'Grace Mercy Blessing Patience Comfort Abena Akosua Ama Chioma Ngozi Adaeze Folake Yetunde Ruth Esther Beatrice Marcia Yvonne Beverley Sonia Mei Ling Xiu Yan Wai Suk Lan Thu Linh Maria Rosa Carmen Ana',
    ),
    families: words(
      'Mensah Owusu Boateng Appiah Asante Osei Agyeman Adeyemi Okafor Okeke Eze Nwosu Ogunleye Adebayo Balogun Williams Campbell Brown Gordon Morrison Moyo Ncube Dube Banda Chen Li Wang Zhang Chan Wong Lam Cheung Ho Ng Nguyen Tran Pham Le Silva Santos Ferreira Pereira Garcia Rodriguez Fernandez',
    ),
  },
]

/** Names of twins that parents choose for their likeness. */
export const TWIN_NAMES: readonly (readonly [string, string])[] = [
  ['Hassan', 'Hussain'],
  ['Amina', 'Amna'],
  ['Jayden', 'Hayden'],
  ['Ella', 'Emma'],
  ['Molly', 'Polly'],
  ['Christine', 'Christina'],
  ['Alexander', 'Alexandra'],
  ['Harry', 'Larry'],
  ['Tim', 'Tom'],
  ['Sana', 'Sara'],
  ['Mohammed', 'Mahmood'],
  ['Marian', 'Miriam'],
  ['Aiden', 'Jaiden'],
  ['Ann', 'Anne-Marie'],
  ['Jon', 'Ron'],
  ['Daniel', 'Danielle'],
  ['Paul', 'Paula'],
  ['Michael', 'Michelle'],
  ['Joan', 'Jean'],
  ['Aisha', 'Asha'],
  ['Karol', 'Karel'],
  ['Kate', 'Katie'],
  ['Samuel', 'Samantha'],
  ['Zara', 'Zahra'],
]

/** Other ways in which a name is written down: short forms, and spellings of names from other scripts. */
export const OTHER_FORMS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  `
David Dave;John Jon Jack;Paul Pauly;James Jim Jimmy Jamie;Michael Mike Mick Micky;Andrew Andy;Peter Pete;Robert Rob Bob Bobby
Stephen Steve Steven;William Bill Will Billy;Thomas Tom Tommy;Richard Rich Dick Ricky;Christopher Chris;Anthony Tony;Daniel Dan Danny
Matthew Matt;Kenneth Ken;Ronald Ron;Raymond Ray;Nicholas Nick;Benjamin Ben;Joshua Josh;Samuel Sam;Oliver Ollie;Charlie Charles
Alexander Alex;Joseph Joe;Philip Phil;Simon Si;Edward Ed Ted Eddie;Frederick Fred Freddie;Albert Bert Bertie;Leonard Len
Margaret Maggie Peggy Meg;Susan Sue;Elizabeth Liz Betty Beth Lizzie;Patricia Pat Trish;Christine Chris;Jacqueline Jackie
Jennifer Jenny Jen;Barbara Babs;Rebecca Becky;Charlotte Lottie;Jessica Jess;Abigail Abi;Samantha Sam;Deborah Debbie Deb
Pamela Pam;Kathleen Kath;Dorothy Dot;Catherine Cathy Kate Cath;Katherine Kate Kathy;Kathryn Kate Kath;Victoria Vicky;Nicola Nicky
Eleanor Ellie Nell;Florence Flo;Gillian Gill;Theresa Terri Tess;Philippa Pippa;Amanda Mandy;Natalie Nat;Timothy Tim;Jonathan Jon
Mohammed Muhammad Mohammad Mohamed Mohd;Muhammad Mohammed Mohammad Muhammed;Mohamed Mohammed Mohamud;Ahmed Ahmad;Ahmad Ahmed
Hussain Hussein Husain Hossain;Hussein Hussain Huseyin;Hassan Hasan;Hasan Hassan;Yusuf Yousuf Yousaf;Usman Osman Uthman;Omar Umar
Ibrahim Ebrahim;Saeed Sayeed;Tariq Tarek;Karim Kareem;Aisha Ayesha Aysha;Fatima Fatimah Fathima;Zainab Zaynab;Maryam Mariam Miryam
Khadija Khadijah;Yasmin Yasmeen;Noor Nur;Nasreen Nasrin;Oleksandr Alexander Oleksander;Serhii Sergey Sergii;Volodymyr Vladimir
Dmytro Dmitry;Andrii Andriy Andrey;Mykola Nikolai;Yevhen Yevgen Eugene;Nataliia Natalia;Yuliia Yulia Julia;Iryna Irina
Tetiana Tatiana Tetyana;Viktoriia Victoria;Sofiia Sofia;Svitlana Svetlana;Katarzyna Kasia;Małgorzata Gosia;Agnieszka Aga
Mustafa Mustapha;Yousef Youssef Yusuf;Mehmet Mehmed;Khaled Khalid;Leila Layla;Zahra Zahraa
`
    .trim()
    .split(/[;\n]/)
    .map((line) => {
      const [name = '', ...forms] = line.split(' ')
      return [name, forms]
    }),
)

/** Names as Ukrainian papers write them. */
export const CYRILLIC: Readonly<Record<string, string>> = {
  Oleksandr: 'Олександр',
  Serhii: 'Сергій',
  Volodymyr: 'Володимир',
  Dmytro: 'Дмитро',
  Andrii: 'Андрій',
  Mykola: 'Микола',
  Olena: 'Олена',
  Iryna: 'Ірина',
  Oksana: 'Оксана',
  Shevchenko: 'Шевченко',
  Kovalenko: 'Коваленко',
  Bondarenko: 'Бондаренко',
  Kravchenko: 'Кравченко',
  Petrenko: 'Петренко',
}
