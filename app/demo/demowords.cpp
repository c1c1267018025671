// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demowords.h"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace Backstory
{

namespace
{

using Word = const char *;

constexpr Word FirstNames[] = {"Clara", "Jonas",  "Amira", "Pavel",  "Ines",  "Oskar",  "Leila", "Tomas",
                               "Marta", "Henrik", "Aisha", "Viktor", "Elena", "Samuel", "Greta", "Bruno",
                               "Nadia", "Felix",  "Sofia", "Anton",  "Hanna", "Marco",  "Yara",  "Emil",
                               "Ruth",  "Karim",  "Alma",  "Peter",  "Vera"};
constexpr Word LastNames[] = {
    "Lindqvist", "Okafor",   "Moreau", "Novak",   "Haddad",  "Berg",   "Castillo",  "Duarte",
    "Eriksen",   "Fischer",  "Garcia", "Horvath", "Ivanova", "Jansen", "Keller",    "Larsen",
    "Marchetti", "Nakata",   "Olsen",  "Petrov",  "Quinn",   "Rossi",  "Schneider", "Tanaka",
    "Ueda",      "Virtanen", "Weber",  "Yilmaz",  "Zeman",   "Abbott", "Brandt"};
constexpr Word Cities[] = {"Aarhus", "Bologna", "Bristol", "Gdansk",  "Ghent", "Graz",  "Leipzig",
                           "Lyon",   "Porto",   "Utrecht", "Vilnius", "York",  "Zagreb"};
constexpr Word Streets[] = {"Station Road",  "Mill Lane",   "Harbour Street", "Church Walk", "Market Square",
                            "Linden Avenue", "Castle Hill", "Orchard Way",    "Canal Side"};
constexpr Word Objects[] = {
    "Longcase clock", "Writing desk",        "Landscape with river", "Pair of candlesticks",
    "Violin",         "Map of the Baltic",   "Tea service",          "Portrait of a lady",
    "Persian rug",    "Carriage clock",      "Set of six chairs",    "Pocket watch",
    "Sea chart",      "Print, harbour view", "Vase with lid",        "Chess set",
    "Field telescope"};
constexpr Word Materials[] = {
    "oak",      "walnut",        "silver",           "brass",           "oil on canvas", "porcelain",
    "mahogany", "wool and silk", "copper engraving", "ivory-free bone", "glass"};
constexpr Word Salerooms[] = {"Main hall", "River room", "North gallery", "Online only", "Library"};
constexpr Word Staff[] = {"m.weber", "j.okafor", "s.rossi", "a.larsen", "p.quinn", "l.haddad", "t.zeman"};
constexpr Word Agents[] = {"Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0",
                           "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0", "AuctionApp/4.2 (iPhone; iOS 17.5)",
                           "AuctionApp/4.1 (Android 14)", "saleroom-terminal/2.8"};
constexpr Word Carriers[] = {"Northline Parcel", "Bluebird Freight", "Art Couriers", "City Cycle Post"};
constexpr Word Depots[] = {"Hamburg", "Rotterdam", "Lille", "Poznan", "Verona", "Malmo", "Birmingham"};

/// A number far from its neighbours', so that neighbours get different words.
quint64 mixed(qint64 number)
{
    quint64 x = quint64(number) * 0x9e3779b97f4a7c15u;
    x ^= x >> 29;
    x *= 0xbf58476d1ce4e5b9u;
    return x ^ (x >> 32);
}

template<size_t N>
Word pick(const Word (&words)[N], quint64 number)
{
    return words[number % N];
}

} // namespace

std::string DemoWords::personName(qint64 number)
{
    const quint64 n = mixed(number);
    return std::string(pick(FirstNames, n)) + ' ' + pick(LastNames, n >> 20);
}

std::string DemoWords::email(qint64 number)
{
    std::string text = personName(number) + '.' + std::to_string(number) + "@example.com";
    for (char &c : text)
        c = c == ' ' ? '.' : char(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string DemoWords::address(qint64 number)
{
    const quint64 n = mixed(number);
    return std::to_string(n % 190 + 1) + ' ' + pick(Streets, n >> 10);
}

std::string_view DemoWords::city(qint64 number)
{
    return pick(Cities, mixed(number) >> 13);
}

std::string DemoWords::lotTitle(qint64 number)
{
    const quint64 n = mixed(number);
    return std::string(pick(Objects, n)) + ", " + pick(Materials, n >> 12) + ", " + pick(Cities, n >> 24) +
           ", about " + std::to_string(1690 + (n >> 36) % 260);
}

std::string_view DemoWords::saleroom(qint64 number)
{
    return pick(Salerooms, mixed(number));
}

std::string_view DemoWords::staff(qint64 number)
{
    return pick(Staff, mixed(number));
}

std::string_view DemoWords::userAgent(qint64 number)
{
    return pick(Agents, mixed(number));
}

std::string_view DemoWords::carrier(qint64 number)
{
    return pick(Carriers, mixed(number));
}

std::string_view DemoWords::depot(qint64 number)
{
    return pick(Depots, mixed(number));
}

} // namespace Backstory
