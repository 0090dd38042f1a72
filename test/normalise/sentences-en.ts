import { pad, type Random } from './random.ts';
import { MONTHS, ordinal } from './written-en.ts';

/** Whole sentences as they stand in news, recipes, letters, notices. */
const SENTENCES: readonly ((random: Random) => string)[] = [
  (random) => `The population of the city is about ${random.int(1, 20)}.${random.int(1, 9)} million.`,
  (random) => `She was born on ${random.pick(MONTHS)} ${random.int(1, 28)}, ${random.int(1900, 2015)}.`,
  (random) =>
    `The class starts at ${random.int(7, 11)}:${random.pick(['00', '15', '30', '45'])} a.m. and ends at ${random.int(1, 5)} p.m.`,
  (random) =>
    `He ran ${random.int(2, 42)} miles in ${random.int(1, 5)} hours and ${random.int(2, 59)} minutes.`,
  (random) =>
    `The laptop costs $${random.int(300, 2500)} and weighs ${random.int(1, 3)}.${random.int(1, 9)} kg.`,
  (random) => `Unemployment fell to ${random.int(3, 9)}.${random.int(1, 9)}% in ${random.pick(MONTHS)}.`,
  (random) => `The ${ordinal(random.int(1, 46))} president took office in ${random.int(1789, 2021)}.`,
  (random) =>
    `Please call (${random.digits(3)}) ${random.digits(3)}-${pad(random.int(0, 9999), 4)} before Friday.`,
  (random) =>
    `Send your resume to ${random.pick(['jobs', 'hr'])}@${random.pick(['company.com', 'example.org'])}.`,
  (random) => `Visit www.${random.pick(['example', 'library', 'museum'])}.org to learn more.`,
  (random) =>
    `Add ${random.int(1, 3)}/${random.pick([4, 8])} teaspoon of salt and ${random.int(100, 500)} g of flour.`,
  (random) => `Preheat the oven to ${random.int(300, 450)}°F and bake for ${random.int(10, 60)} minutes.`,
  (random) => `The home team won ${random.int(1, 9)}-${random.int(0, 8)} on Saturday.`,
  (random) =>
    `Flight ${random.pick(['UA', 'BA', 'DL'])}${random.digits(3)} to London leaves from gate ${random.pick(['A', 'B', 'C', 'D'])}${random.int(1, 60)}.`,
  (random) =>
    `Dr. ${random.pick(['Adams', 'Wong'])} will see you on ${random.pick(MONTHS)} ${ordinal(random.int(1, 28))}.`,
  (random) =>
    `Mr. and Mrs. ${random.pick(['Hall', 'King'])} have lived at ${random.int(10, 9999)} ${random.pick(['Oak', 'Pine'])} Street since ${random.int(1950, 2015)}.`,
  (random) => `The temperature dropped to -${random.int(2, 30)} degrees last night.`,
  (random) => `World War II lasted from 1939 to 1945, about ${random.int(5, 7)} years.`,
  (random) => `Over ${random.int(10, 99)},${pad(random.int(0, 999), 3)} fans filled the stadium.`,
  (random) => `The bridge is ${random.int(100, 3000)} feet long and ${random.int(20, 90)} feet wide.`,
  (random) => `${random.int(2, 20)} + ${random.int(2, 20)} = ${random.int(4, 40)}`,
  (random) => `If x = ${random.int(2, 20)}, then what is y?`,
  (random) =>
    `It is ${random.int(2, 30)} km from here to the airport, about ${random.int(10, 50)} minutes by taxi.`,
  (random) =>
    `Their revenue reached $${random.int(1, 99)}.${random.int(1, 9)} billion, up ${random.int(2, 40)}%.`,
  (random) => `The book has ${random.int(100, 900)} pages and ${random.int(10, 40)} chapters.`,
  (random) => `The speed limit here is ${random.int(25, 75)} mph.`,
  (random) => `My apartment is ${random.int(400, 2000)} square feet.`,
  (random) =>
    `He scored ${random.int(10, 60)} points, ${random.int(2, 15)} rebounds and ${random.int(1, 12)} assists.`,
  (random) => `Take ${random.int(1, 3)} pills every ${random.int(4, 12)} hours.`,
  (random) => `Windows ${random.int(7, 11)} needs ${random.int(2, 8)} GB of RAM.`,
  (random) => `The store is open from ${random.int(8, 10)} am to ${random.int(5, 10)} pm, Monday to Friday.`,
  (random) =>
    `There are ${random.int(2, 9)} apples, ${random.int(10, 30)} oranges and ${random.int(2, 9)} pears.`,
  (random) => `The file is ${random.int(1, 900)} MB.`,
  (random) => `Apollo ${random.int(7, 17)} was launched in ${random.int(1967, 1972)}.`,
  (random) => `Prices range from $${random.int(5, 20)} to $${random.int(21, 90)}.`,
  (random) => `Turn to page ${random.int(2, 300)}, question ${random.int(1, 20)}.`,
  (random) => `I paid ${random.int(2, 90)} dollars and ${random.int(2, 90)} cents.`,
  (random) => `On ${random.int(1, 28)} ${random.pick(MONTHS)} ${random.int(1950, 2024)} the law was passed.`,
  (random) =>
    `Chapter ${random.pick(['II', 'III', 'IV', 'IX'])} covers the ${ordinal(random.int(15, 20))} century.`,
  (random) => `King Louis ${random.pick(['XIV', 'XVI'])} ruled France for ${random.int(10, 72)} years.`,
  (random) =>
    `The U.S. economy grew by ${random.int(1, 4)}.${random.int(1, 9)} percent in ${random.int(1990, 2024)}.`,
  (random) => `The earthquake measured ${random.int(4, 8)}.${random.int(0, 9)} on the Richter scale.`,
  (random) => `Our office is on the ${ordinal(random.int(2, 40))} floor, room ${random.int(200, 4000)}.`,
  (random) => `She bought a ${random.int(24, 75)}-inch TV for £${random.int(200, 900)}.`,
  (random) =>
    `The meeting is scheduled for ${random.int(1, 12)}/${random.int(13, 28)}/${random.int(2018, 2030)} at ${random.int(1, 12)}:${random.pick(['00', '30'])} PM.`,
  (random) => `About ${random.int(2, 9)} in ${random.int(10, 20)} adults own a pet.`,
  (random) => `The train takes ${random.int(2, 9)}.5 hours and costs €${random.int(20, 200)}.`,
  (random) => `Version ${random.int(1, 9)}.${random.int(0, 9)} fixes ${random.int(2, 90)} bugs.`,
  (random) =>
    `He is ${random.int(5, 6)} feet ${random.int(1, 11)} inches tall and weighs ${random.int(100, 250)} lbs.`,
  (random) => `Room ${random.int(100, 999)} is on the left.`,
  (random) => `The ID number is ${random.pick(['A', 'B', 'C'])}${random.digits(4)}.`,
  (random) => `NASA spent $${random.int(1, 30)} billion on ${random.int(2, 9)} missions.`,
  (random) => `At ${random.int(1, 12)}:${random.int(10, 59)} the alarm went off.`,
  (random) => `It rained for ${random.int(2, 40)} days and ${random.int(2, 40)} nights.`,
  (random) => `His phone number is ${random.digits(3)}-${random.digits(3)}-${pad(random.int(0, 9999), 4)}.`,
  (random) => `Light travels at ${random.int(299, 300)},${pad(random.int(0, 999), 3)} km per second.`,
  (random) => `The ratio of boys to girls is ${random.int(1, 9)}:${random.int(1, 9)}.`,
  (random) => `Children aged ${random.int(3, 6)}-${random.int(7, 12)} pay half price.`,
  // Forms that are easily read otherwise.
  (random) => `On May ${random.int(1, 28)}, ${random.int(1900, 2030)} she left.`,
  (random) => `The shop closes on ${random.int(1, 28)} May.`,
  (random) => `See No. ${random.int(2, 99)} on the list.`,
  (random) =>
    `It took ${random.int(1, 3)}:${random.pick(['01', '21', '31', '45'])}:${random.int(10, 59)} in all.`,
  (random) => `${random.int(20, 99)} / ${random.int(2, 9)} = ${random.int(2, 9)}`,
  (random) => `The server at http://localhost:${random.int(3000, 9999)} is up.`,
  (random) => `Look in src/lib/${random.pick(['cache', 'read-me', 'index'])} first.`,
  (random) => `It goes back to mid-${random.int(1700, 2020)}.`,
  (random) => `In ${random.int(1000, 1999)} A.D. the wall was built.`,
  (random) => `In ${random.int(100, 900)} B.C., the temple stood.`,
  (random) =>
    `My address is ${random.pick(['reader', 'a.lee', 'help_2'])}@${random.pick(['mit.edu', 'site.io'])}.`,
  (random) => `Read more on ${random.pick(['mit.edu', 'site.io', 'example.cn'])} today`,
  (random) => `The formula E=mc^2 has ${random.int(2, 9)} parts.`,
  (random) => `Only 1000 of the ${random.int(1100, 1999)} seats were free.`,
  (random) => `They grew ${random.int(2, 9)}x since ${random.int(1980, 2020)}.`,
  (random) =>
    `Parts of it are ${random.pick(['red/green/blue', 'and/or', 'yes/no'])}, ${random.int(2, 9)} in all.`,
];

/** One of them with numbers of its own. */
export function englishSentence(random: Random): string {
  return random.pick(SENTENCES)(random);
}
